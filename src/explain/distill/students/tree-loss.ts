import type { Matrix } from "../../../core/matrix.js";
import { matrixRow } from "../../../core/matrix-rows.js";
import { argmax } from "../../../math/argmax.js";

/** Loss of a leaf's value on a row, and the value that suits a set of rows best. */
export interface TreeLoss {
  of(row: number, value: Float64Array): number;
  /** Sets the value to the weighted mean of these rows. */
  refit(value: Float64Array, rows: ArrayLike<number>, weights: Float64Array): void;
}

/**
 * The loss that alternating optimisation lowers, as a share of what one leaf for all rows would lose.
 *
 * Numbers: squared error. Classes: squared error of the probabilities (Brier 1950), a proper loss, which also counts
 * where no class is ever in doubt; plus the share of rows that are answered with another class than the teacher's. Each
 * is divided by its value for a single leaf; the second is left out where a single leaf makes no such mistakes.
 *
 * @param answers  rows x outputs: the teacher's probabilities, or numbers in comparable units
 */
export function treeLoss(answers: Matrix, weights: Float64Array, task: "classification" | "regression"): TreeLoss {
  const { data, rows, columns } = answers;
  const refit: TreeLoss["refit"] = (value, some, weightOf) => {
    const sums = new Float64Array(columns);
    let total = 0;
    for (let i = 0; i < some.length; i++) {
      const weight = weightOf[some[i]];
      total += weight;
      for (let c = 0; c < columns; c++) sums[c] += weight * data[some[i] * columns + c];
    }
    if (total > 0) for (let c = 0; c < columns; c++) value[c] = sums[c] / total;
  };
  const squared = (row: number, value: Float64Array) => {
    let sum = 0;
    for (let c = 0; c < columns; c++) sum += (data[row * columns + c] - value[c]) ** 2;
    return sum;
  };
  if (task === "regression") return { of: squared, refit };

  const classOf = Int32Array.from({ length: rows }, (_, row) => argmax(matrixRow(answers, row), 0));
  const root = new Float64Array(columns);
  refit(root, Uint32Array.from(classOf.keys()), weights);
  const rootClass = argmax(root, 0);
  let [rootSquared, rootWrong] = [0, 0];
  for (let row = 0; row < rows; row++) {
    rootSquared += weights[row] * squared(row, root);
    if (classOf[row] !== rootClass) rootWrong += weights[row];
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const squaredScale = rootSquared > 0 ? total / rootSquared : 0;
  const wrongScale = rootWrong > 0 ? total / rootWrong : 0;
  return {
    of: (row, value) => squaredScale * squared(row, value) + (argmax(value, 0) === classOf[row] ? 0 : wrongScale),
    refit,
  };
}
