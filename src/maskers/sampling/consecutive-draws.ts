import { noneKept } from "../../core/coalitions.js";
import type { Masker } from "../../core/masker.js";
import type { Batch } from "../../core/model.js";
import type { Plan } from "../../core/plan.js";

/** A masker without parts, with the plan that asks for its first draws in order, one row each. */
export function consecutiveDraws<B extends Batch>(masker: Masker<B>, count: number): { masker: Masker<B>; plan: Plan } {
  const draw = new Int32Array(count);
  for (let row = 0; row < count; row++) draw[row] = row;
  return { masker, plan: { z: noneKept(count, 0), draw } };
}
