import { CholeskyDecomposition, Matrix, solve } from "ml-matrix";

/**
 * A masker that fills hidden columns from their distribution given the kept ones, where whybox's `columns` takes them
 * from a background row whatever is kept: Shapley values are then the conditional ones.
 *
 * Columns are taken for jointly normal: given kept values k, hidden ones are normal with mean
 * m_h + S_hk S_kk^-1 (k - m_k) and covariance S_hh - S_hk S_kk^-1 S_kh.
 * Source: Aas, Jullum & Løland 2021, "Explaining individual predictions when features are dependent", section 3.1.
 *
 * @param mean  one number per column
 * @param covariance  columns x columns
 * @param instance  one number per column
 * @param options.references  how many draws each mask gets; more of them, smaller standard errors
 */
export function conditionalGaussian(mean, covariance, instance, { references = 400, seed = 0 } = {}) {
  const args = { mean, covariance, instance, references, seed };
  return {
    parts: instance.length,
    references,
    // Draws are a Monte Carlo sample of the distribution: standard errors cover that they are not all of it.
    sampled: true,
    constant: instance.map(() => false),
    describe(input, modelName) {
      if (input.kind !== "columns" || input.features.length !== instance.length) {
        throw new Error(`conditionalGaussian: ${modelName} does not take ${instance.length} columns`);
      }
      return input.features.map(({ name }, column) => ({ name, value: instance[column] }));
    },
    perturber: () => makePerturber(args),
    // Module from which a worker thread loads the same perturber.
    spec: { module: import.meta.url, export: "makePerturber", args },
  };
}

/** The half that makes rows, here or in a worker. */
export function makePerturber({ mean, covariance, instance, references, seed }) {
  const columns = instance.length;
  // Draw r has the same standard normals whatever is kept, so that draws are independent and masks comparable.
  const noise = standardNormals(references * columns, seed);
  const known = new Map();
  const conditionalOf = (key) => {
    if (!known.has(key)) known.set(key, conditional(mean, covariance, instance, key));
    return known.get(key);
  };
  return {
    rowBytes: 8 * columns,
    perturb({ z, referenceOf }, masks, range) {
      const { from, to } = range;
      const perMask = referenceOf ? 1 : to - from;
      const rows = (masks.to - masks.from) * perMask;
      const data = new Float64Array(rows * columns);
      for (let row = 0; row < rows; row++) {
        const mask = masks.from + Math.floor(row / perMask);
        const reference = referenceOf ? referenceOf[mask] : from + (row % perMask);
        // One bit per part, 32 parts in a word: this masker is for fewer.
        const { hidden, centre, root } = conditionalOf(z.bits[mask]);
        data.set(instance, row * columns);
        hidden.forEach((column, i) => {
          let value = centre[i];
          for (let j = 0; j <= i; j++) value += root.get(i, j) * noise[reference * columns + hidden[j]];
          data[row * columns + column] = value;
        });
      }
      return { data, rows, columns };
    },
  };
}

/** The distribution of hidden columns: which they are, their mean, and a square root of their covariance. */
function conditional(mean, covariance, instance, bits) {
  const all = instance.map((_, column) => column);
  const kept = all.filter((column) => (bits >> column) & 1);
  const hidden = all.filter((column) => !((bits >> column) & 1));
  if (hidden.length === 0) return { hidden, centre: [], root: undefined };
  const block = (rows, columns) => new Matrix(rows.map((r) => columns.map((c) => covariance[r][c])));
  let centre = Matrix.columnVector(hidden.map((column) => mean[column]));
  let spread = block(hidden, hidden);
  if (kept.length > 0) {
    const across = block(hidden, kept);
    const steps = solve(block(kept, kept), across.transpose()).transpose();
    centre = centre.add(steps.mmul(Matrix.columnVector(kept.map((column) => instance[column] - mean[column]))));
    spread = Matrix.sub(spread, steps.mmul(across.transpose()));
  }
  return { hidden, centre: centre.to1DArray(), root: new CholeskyDecomposition(spread).lowerTriangularMatrix };
}

/** Seeded normal numbers: Marsaglia's xorshift32 through the polar method. */
function standardNormals(count, seed) {
  let state = (seed * 2654435761 + 88172645) >>> 0 || 1;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 16; i++) uniform();
  const normals = new Float64Array(count + 1);
  for (let i = 0; i < count; ) {
    const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
    const square = x * x + y * y;
    if (square === 0 || square >= 1) continue;
    const scale = Math.sqrt((-2 * Math.log(square)) / square);
    normals[i++] = scale * x;
    normals[i++] = scale * y;
  }
  return normals.subarray(0, count);
}
