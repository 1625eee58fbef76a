import { blackBox } from "whybox";

const STEPS = 25;

/**
 * Weighted logistic regression by Newton's method.
 *
 * @param ridge  half of its product with the squared coefficients, but the intercept, is added to the summed log loss
 */
export function fitLogistic(rows, labels, weights, features, ridge = 0.05) {
  const width = rows.columns + 1;
  const inputs = Array.from({ length: rows.rows }, (_, row) =>
    Float64Array.of(...rows.data.subarray(row * rows.columns, (row + 1) * rows.columns), 1),
  );
  const beta = new Float64Array(width);
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Float64Array(width);
    const hessian = Array.from({ length: width }, () => new Float64Array(width));
    inputs.forEach((x, row) => {
      const p = probability(x, beta);
      const curve = weights[row] * p * (1 - p);
      for (let a = 0; a < width; a++) {
        gradient[a] += weights[row] * (labels[row] - p) * x[a];
        for (let b = 0; b <= a; b++) hessian[a][b] += curve * x[a] * x[b];
      }
    });
    for (let a = 0; a < width; a++) {
      for (let b = a + 1; b < width; b++) hessian[a][b] = hessian[b][a];
      // A constant column, or weights of 0, leave no curve.
      hessian[a][a] += a < rows.columns ? ridge : 1e-9;
      if (a < rows.columns) gradient[a] -= ridge * beta[a];
    }
    const change = solved(hessian, gradient);
    // A long step can go beyond where the curve holds.
    const longest = change.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    const scale = longest > 4 ? 4 / longest : 1;
    for (let a = 0; a < width; a++) beta[a] += scale * change[a];
    if (longest < 1e-9) break;
  }
  return blackBox((batch) => batch.map((row) => probability([...row, 1], beta)), {
    name: "logistic",
    input: { kind: "columns", features },
    outputs: [{ name: "1", unit: "probability" }],
  });
}

function probability(x, beta) {
  let sum = 0;
  for (let c = 0; c < x.length; c++) sum += beta[c] * x[c];
  return 1 / (1 + Math.exp(-sum));
}

/** By Gaussian elimination of a positive definite matrix. */
function solved(matrix, right) {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  const size = rows.length;
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) {
      const factor = rows[j][i] / rows[i][i];
      for (let k = i; k <= size; k++) rows[j][k] -= factor * rows[i][k];
    }
  }
  const found = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    let sum = rows[i][size];
    for (let k = i + 1; k < size; k++) sum -= rows[i][k] * found[k];
    found[i] = sum / rows[i][i];
  }
  return found;
}
