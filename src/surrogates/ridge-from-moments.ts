import { WhyboxError } from "../core/whybox-error.js";
import { choleskySolver } from "../math/cholesky-solver.js";
import { leastNormSolution } from "../math/least-norm-solution.js";
import type { WeightedMoments } from "./weighted-moments.js";

/** A linear surrogate: intercept + sum of coefficient x column. */
export interface LinearFit {
  /** One a column of z, in output units a unit of the column; 0 for columns that were left out. */
  readonly coefficients: Float64Array;
  /** In output units. */
  readonly intercept: number;
  /** The share of the weighted variance that the fit explains, 0 to 1; 0 where the output is constant. */
  readonly r2: number;
}

/** Pivots of a matrix with a diagonal of 1: below it, a column's own share of its variance (1e-12) is rounding. */
const LEAST_PIVOT_RATIO = 1e-6;

/**
 * Ridge regression of one output on some columns: what {@link ridge} does, from moments that are already there.
 *
 * Solves (G + alpha I) b = c on columns scaled to a diagonal of 1, by Cholesky. Where that is singular to working
 * precision (alpha 0 or next to nothing, and columns that follow from others) the answer is the one of least norm
 * in the scaled columns: duplicates share their effect equally, constant columns get 0, and a change of a column's
 * unit changes nothing but the unit of its coefficient.
 *
 * @param output  which column of y
 * @param alpha  0 or more, in units of weight x column squared
 * @param subset  columns to use; default all
 * @throws WhyboxError INVALID_ARGUMENT for a negative alpha, or an output or column that does not exist
 * Source: Hoerl & Kennard 1970. Cost: O(k^3) for k columns.
 */
export function ridgeFromMoments(
  moments: WeightedMoments,
  output: number,
  alpha: number,
  subset?: readonly number[],
  where = "ridgeFromMoments",
): LinearFit {
  const { columns, outputs, gram, cross, spread } = moments;
  check(where, moments, output, alpha, subset);
  const varies = (column: number) => gram[column * columns + column] > 0;
  const used = [...new Set(subset ?? Array(columns).keys())].filter(varies);
  const size = used.length;

  const scale = Float64Array.from(used, (column) => 1 / Math.sqrt(gram[column * columns + column] + alpha));
  const matrix = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < a; b++) {
      matrix[a * size + b] = gram[used[a] * columns + used[b]] * scale[a] * scale[b];
      matrix[b * size + a] = matrix[a * size + b];
    }
    matrix[a * size + a] = 1;
  }
  const right = scale.map((factor, a) => factor * cross[used[a] * outputs + output]);
  const solver = choleskySolver(matrix, size, LEAST_PIVOT_RATIO);
  const scaled = solver ? solver.solve(right) : leastNormSolution(matrix, size, right);

  const coefficients = new Float64Array(columns);
  let intercept = moments.outputMeans[output];
  for (let a = 0; a < size; a++) {
    coefficients[used[a]] = scaled[a] * scale[a];
    intercept -= coefficients[used[a]] * moments.means[used[a]];
  }
  return { coefficients, intercept, r2: share(spread[output], matrix, right, scaled, scale, alpha) };
}

/** 1 - residual / total sum of squares; the residual is spread - 2 b'c + b'G b, in scaled columns. */
function share(
  spread: number,
  matrix: Float64Array,
  right: Float64Array,
  scaled: Float64Array,
  scale: Float64Array,
  alpha: number,
): number {
  if (spread === 0) return 0;
  const size = right.length;
  let explained = 0;
  for (let a = 0; a < size; a++) {
    let product = -alpha * scale[a] * scale[a] * scaled[a];
    for (let b = 0; b < size; b++) product += matrix[a * size + b] * scaled[b];
    explained += scaled[a] * (2 * right[a] - product);
  }
  return Math.min(1, Math.max(0, explained / spread));
}

function check(
  where: string,
  { columns, outputs }: WeightedMoments,
  output: number,
  alpha: number,
  subset: readonly number[] | undefined,
): void {
  if (!(Number.isFinite(alpha) && alpha >= 0)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected alpha to be a finite number of 0 or more, got ${String(alpha)}`,
    );
  }
  if (!(Number.isInteger(output) && output >= 0 && output < outputs)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected output to be a column of y from 0 to ${outputs - 1}, got ${String(output)}`,
    );
  }
  const stray = subset?.find((column) => !(Number.isInteger(column) && column >= 0 && column < columns));
  if (stray === undefined) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected subset to hold columns of z from 0 to ${columns - 1}, got ${String(stray)}`,
  );
}
