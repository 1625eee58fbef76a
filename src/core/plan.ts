import { type Coalitions, wordsPerCoalition } from "./coalitions.js";
import type { Matrix } from "./matrix.js";

/** Rows `from` up to but not including `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * What to ask a model: a perturbed row is a pair (mask, draw).
 *
 * Without `draw`, every row of `z` meets every draw of the masker (all background rows) and the answer is
 * their weighted mean. With `draw`, row i of `z` meets draw `draw[i]` alone, one model row each: an
 * estimator that gives each background row masks of its own builds on that.
 */
export interface Plan {
  /** n x parts: bits for maskers that keep or hide, numbers for those with real-valued perturbations. */
  readonly z: Coalitions | Matrix;
  readonly draw?: Int32Array;
}

/** The rows of a plan within a range, sharing its memory. */
export function planRows(plan: Plan, { from, to }: Range): Plan {
  const draw = plan.draw?.subarray(from, to);
  if ("bits" in plan.z) {
    const words = wordsPerCoalition(plan.z.parts);
    const z = { bits: plan.z.bits.subarray(from * words, to * words), rows: to - from, parts: plan.z.parts };
    return draw ? { z, draw } : { z };
  }
  const { data, columns } = plan.z;
  const z = { data: data.subarray(from * columns, to * columns), rows: to - from, columns };
  return draw ? { z, draw } : { z };
}
