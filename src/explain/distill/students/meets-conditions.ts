import type { FeatureCondition } from "../../../core/kinds/distilled.js";

/** True if the row at this offset of the data meets every condition. */
export function meetsConditions(conditions: readonly FeatureCondition[], data: Float64Array, offset: number): boolean {
  for (const { feature, above, atMost, in: codes, orMissing } of conditions) {
    const value = data[offset + feature];
    if (Number.isNaN(value)) {
      if (!orMissing) return false;
    } else if (codes) {
      if (!codes.includes(value)) return false;
    } else if ((above !== undefined && !(value > above)) || (atMost !== undefined && !(value <= atMost))) return false;
  }
  return true;
}
