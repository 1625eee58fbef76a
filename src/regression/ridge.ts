import { checkKnownOptions } from "../core/checks/check-options.js";
import { describeValue } from "../core/checks/describe-value.js";
import { finiteNumbers } from "../core/checks/finite-numbers.js";
import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";
import { explainedBy, type LinearRule, ridgeSystem, solveRidge } from "./ridge-system.js";
import { checkMoments, type WeightedMoments, weightedMomentsFor } from "./weighted-moments.js";

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
  const moments = weightedMomentsFor("ridge", z, { data, rows: data.length, columns: 1 }, weights);
  return ridgeFor("ridge", moments, 0, alpha);
}

/** A linear surrogate: intercept + sum of coefficient x column. */
export interface LinearFit extends LinearRule {
  /** The share of the weighted variance that the fit explains, 0 to 1; 0 where the output is constant. */
  readonly r2: number;
}

/**
 * Ridge regression of one output on some columns: what {@link ridge} does, from moments that are already there.
 *
 * Columns that follow from others share their effect, constant ones get 0: see {@link ridgeSystem}.
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
): LinearFit {
  return ridgeFor("ridgeFromMoments", moments, output, alpha, subset);
}

function ridgeFor(
  where: string,
  moments: WeightedMoments,
  output: number,
  alpha: number,
  subset?: readonly number[],
): LinearFit {
  checkMoments(where, moments);
  check(where, moments, output, alpha, subset);
  const system = ridgeSystem(moments, alpha, subset && [...new Set(subset)]);
  const rule = solveRidge(system, output);
  const spread = moments.spread[output];
  const r2 = spread === 0 ? 0 : Math.min(1, Math.max(0, explainedBy(system, output, rule) / spread));
  return { ...rule, r2 };
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
      `${where}: expected alpha to be a finite number of 0 or more, got ${describeValue(alpha)}`,
    );
  }
  if (!(Number.isInteger(output) && output >= 0 && output < outputs)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected output to be a column of y from 0 to ${outputs - 1}, got ${describeValue(output)}`,
    );
  }
  const stray = subset?.find((column) => !(Number.isInteger(column) && column >= 0 && column < columns));
  if (stray === undefined) return;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected subset to hold columns of z from 0 to ${columns - 1}, got ${describeValue(stray)}`,
  );
}
