import { checkKnownOptions } from "../core/checks/check-options.js";
import { finiteNumbers } from "../core/checks/finite-numbers.js";
import type { Matrix } from "../core/matrix.js";
import { type LinearFit, ridgeFromMoments } from "./ridge-from-moments.js";
import { weightedMoments } from "./weighted-moments.js";

export interface RidgeOptions {
  /** One per row of z, 0 or more; default 1 each. */
  readonly weights?: ArrayLike<number>;
  /** Penalty on the coefficients: 0 or more, in units of weight x column squared. */
  readonly alpha: number;
}

/**
 * Weighted ridge regression: the intercept and coefficients that minimise
 * sum of weight x (y - intercept - z coefficients)^2 + alpha x sum of coefficient^2. The intercept is not penalised.
 *
 * With alpha 0 it is weighted least squares; where columns follow from others, or there are fewer rows than
 * columns, the answer is the one of least norm in columns scaled to the same spread (see ridgeFromMoments).
 * It works from normal equations: columns that are all but collinear cost up to half of the digits.
 *
 * @param z  n x columns, or rows
 * @param y  n numbers
 * @returns coefficients, intercept and weighted r2; r2 is 0 where y is constant
 * @throws WhyboxError INVALID_ARGUMENT for a negative alpha or weight, no weight above 0, or lengths that differ;
 *   INVALID_DATA naming the first number that is not finite, or a column whose squares are not
 * Source: Hoerl & Kennard 1970. Cost: O(n columns^2 + columns^3) time, O(columns^2) memory.
 * @example
 * ridge([[0], [1], [2]], [1, 3, 5], { alpha: 0 })   // { coefficients: Float64Array [2], intercept: 1, r2: 1 }
 */
export function ridge(
  z: Matrix | readonly ArrayLike<number>[],
  y: ArrayLike<number>,
  options: RidgeOptions,
): LinearFit {
  checkKnownOptions("ridge", options, ["weights", "alpha"]);
  const { weights, alpha } = options;
  const data = finiteNumbers("ridge", "y", y);
  const moments = weightedMoments(z, { data, rows: data.length, columns: 1 }, weights, "ridge");
  return ridgeFromMoments(moments, 0, alpha, undefined, "ridge");
}
