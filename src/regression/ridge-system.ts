import { EigenvalueDecomposition, Matrix as LinearAlgebraMatrix } from "ml-matrix";
import { atOnce, type Steps } from "../core/give-way.js";
import { type RowBuffer, rowBuffer } from "../core/row-buffer.js";
import { factorSteps } from "../math/cholesky-solver.js";
import { solveFactored } from "../math/solve-factored.js";
import type { WeightedMoments } from "./weighted-moments.js";

/** Intercept + sum of coefficient x column. */
export type LinearRule = {
  /** One per column of z, in output units per unit of the column; 0 for columns that were left out. */
  readonly coefficients: Float64Array;
  /** In output units. */
  readonly intercept: number;
};

/** Normal equations of a ridge regression, factored once for all outputs. */
export type RidgeSystem = {
  readonly moments: WeightedMoments;
  /** The columns that are used and vary. */
  readonly used: readonly number[];
  /** One per used column: the factor that it is multiplied by. */
  readonly scale: Float64Array;
  /** Used x used: the Cholesky factor; undefined where there is none to working precision. */
  readonly lower: Float64Array | undefined;
};

/** Pivots of a matrix with a diagonal of 1: below it, a column's own share of its variance (1e-12) is rounding. */
const MIN_PIVOT_RATIO = 1e-6;

/**
 * Solves (G + alpha I) b = c on columns scaled to a diagonal of 1, by Cholesky. Where that is singular to working
 * precision (alpha 0 or next to nothing, and columns that follow from others) the answer is the one of least norm
 * in the scaled columns: duplicates share their effect equally, constant columns get 0, and a change of a column's
 * unit changes nothing but the unit of its coefficient.
 *
 * @param subset  columns to use, each once; default all
 * @param buffer  takes the factor, which is valid until the next call that takes it; default a new one
 * Cost: O(k^3) for k columns once, O(k^2) per output.
 */
export function ridgeSystem(
  moments: WeightedMoments,
  alpha: number,
  subset?: readonly number[],
  buffer = rowBuffer(),
): RidgeSystem {
  return atOnce(ridgeSystemSteps(moments, alpha, subset, buffer));
}

/** As {@link ridgeSystem}, the same bits, with pauses where there are many columns. */
export function* ridgeSystemSteps(
  moments: WeightedMoments,
  alpha: number,
  subset?: readonly number[],
  buffer = rowBuffer(),
): Steps<RidgeSystem> {
  const { columns, gram } = moments;
  const used = varying(moments, subset);
  const size = used.length;
  const scale = new Float64Array(size);
  for (let a = 0; a < size; a++) scale[a] = 1 / Math.sqrt(gram[used[a] * columns + used[a]] + alpha);
  const lower = scaledGram(gram, columns, used, scale, buffer);
  const isDefinite = yield* factorSteps(lower, size, MIN_PIVOT_RATIO);
  return { moments, used, scale, lower: isDefinite ? lower : undefined };
}

/** The rule of one output. */
export function solveRidge({ moments, used, scale, lower }: RidgeSystem, output: number): LinearRule {
  const { columns, outputs, cross, means, outputMeans, gram } = moments;
  const right = new Float64Array(used.length);
  for (let a = 0; a < used.length; a++) right[a] = scale[a] * cross[used[a] * outputs + output];
  const scaled = lower
    ? solveFactored(lower, used.length, right)
    : leastNormSolution(mirrored(scaledGram(gram, columns, used, scale, rowBuffer()), used.length), used.length, right);
  const coefficients = new Float64Array(columns);
  let intercept = outputMeans[output];
  for (let a = 0; a < used.length; a++) {
    const coefficient = scaled[a] * scale[a];
    coefficients[used[a]] = coefficient;
    intercept -= coefficient * means[used[a]];
  }
  return { coefficients, intercept };
}

/** The weighted sum of squares that a rule of the system takes out of an output: 2 b'c - b'G b. */
export function explainedBy({ moments, used }: RidgeSystem, output: number, { coefficients }: LinearRule): number {
  const { columns, outputs, gram, cross } = moments;
  let explained = 0;
  for (const a of used) {
    let product = 0;
    for (const b of used) product += gram[a * columns + b] * coefficients[b];
    explained += coefficients[a] * (2 * cross[a * outputs + output] - product);
  }
  return explained;
}

function varying({ columns, gram }: WeightedMoments, subset: readonly number[] | undefined): number[] {
  const used: number[] = [];
  for (let i = 0; i < (subset?.length ?? columns); i++) {
    const column = subset ? subset[i] : i;
    if (gram[column * columns + column] > 0) used.push(column);
  }
  return used;
}

/** The lower half, with a diagonal of 1. */
function scaledGram(
  gram: Float64Array,
  columns: number,
  used: readonly number[],
  scale: Float64Array,
  buffer: RowBuffer,
): Float64Array {
  const size = used.length;
  const matrix = buffer.take(size * size);
  for (let a = 0; a < size; a++) {
    const from = used[a] * columns;
    for (let b = 0; b < a; b++) matrix[a * size + b] = gram[from + used[b]] * scale[a] * scale[b];
    matrix[a * size + a] = 1;
  }
  return matrix;
}

/** @param matrix  whose lower half is filled; the upper becomes its mirror image */
function mirrored(matrix: Float64Array, size: number): Float64Array {
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) matrix[b * size + a] = matrix[a * size + b];
  return matrix;
}

/** Eigenvalues below this share of the largest are rounding of a singular matrix: sums of n products err by sqrt(n) eps. */
const MIN_EIGENVALUE_RATIO = 1e-12;

/**
 * The shortest x among those that bring A x closest to `right`, for a symmetric A without negative eigenvalues:
 * the pseudo-inverse times `right`.
 *
 * @param matrix  size x size, row-major
 * Source: Golub & Van Loan 2013, "Matrix Computations", section 5.5.2.
 * Cost: O(size^3).
 */
export function leastNormSolution(matrix: Float64Array, size: number, right: Float64Array): Float64Array {
  const solution = new Float64Array(size);
  if (size === 0) return solution;
  const rows = Array.from({ length: size }, (_, row) => matrix.subarray(row * size, (row + 1) * size));
  const decomposition = new EigenvalueDecomposition(new LinearAlgebraMatrix(rows), { assumeSymmetric: true });
  const values = decomposition.realEigenvalues;
  const vectors = decomposition.eigenvectorMatrix.to1DArray();
  const least = MIN_EIGENVALUE_RATIO * Math.max(...values);
  for (let k = 0; k < size; k++) {
    if (!(values[k] > least)) continue;
    let along = 0;
    for (let i = 0; i < size; i++) along += vectors[i * size + k] * right[i];
    for (let i = 0; i < size; i++) solution[i] += (vectors[i * size + k] * along) / values[k];
  }
  return solution;
}
