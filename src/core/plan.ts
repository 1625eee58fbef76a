import { type Coalitions, wordsPerCoalition } from "./coalitions.js";
import type { Matrix } from "./matrix.js";

/** Rows `from` up to but not including `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * The rows that a model is asked about: a perturbed row is a pair (mask, reference row).
 *
 * Every mask meets every reference row of the masker, and the answer is their weighted mean. With `references`, it
 * meets those in the range only, and the mean is over these. With `referenceOf`, mask i meets row `referenceOf[i]`
 * alone, one model row each.
 */
export interface Plan {
  /** n x parts: bits for maskers that keep or hide, numbers for real-valued perturbations. */
  readonly z: Coalitions | Matrix;
  readonly referenceOf?: Int32Array;
  readonly references?: Range;
}

/** The masks of a plan within a range, sharing its memory. */
export function planRows(plan: Plan, { from, to }: Range): Plan {
  const { z, references } = plan;
  const rows = to - from;
  const referenceOf = plan.referenceOf?.subarray(from, to);
  const words = "bits" in z ? wordsPerCoalition(z.parts) : z.columns;
  const part =
    "bits" in z
      ? { bits: z.bits.subarray(from * words, to * words), rows, parts: z.parts }
      : { data: z.data.subarray(from * words, to * words), rows, columns: z.columns };
  return { z: part, ...(referenceOf && { referenceOf }), ...(references && { references }) };
}
