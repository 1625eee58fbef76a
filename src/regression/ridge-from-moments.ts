import { WhyboxError } from "../core/whybox-error.js";
import { explainedBy, type LinearRule, ridgeSystem, solveRidge } from "./ridge-system.js";
import type { WeightedMoments } from "./weighted-moments.js";

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
  where = "ridgeFromMoments",
): LinearFit {
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
