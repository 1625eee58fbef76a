import type { ReviewedRows } from "./reviewed-rows.js";

/** Smoothing: one pseudo-row per group, half selected and half not. */
const CONCENTRATION = 1;

/**
 * The largest log ratio between groups of the smoothed rates of being selected, or of not being selected.
 *
 * Source: Foulds, Islam, Keya & Pan 2020, ICDE, 1918-1921, equation 8.
 */
export function differentialFairness(
  { selected, weights }: ReviewedRows,
  codes: Int32Array,
  groups: number,
): number | null {
  if (!selected) return null;
  const [hits, totals] = [new Float64Array(groups), new Float64Array(groups)];
  codes.forEach((code, row) => {
    totals[code] += weights[row];
    if (selected[row] === 1) hits[code] += weights[row];
  });
  const spread = (counts: Float64Array) => {
    const logs = counts.map((count, g) => Math.log((count + CONCENTRATION / 2) / (totals[g] + CONCENTRATION)));
    return logs.reduce((a, b) => Math.max(a, b)) - logs.reduce((a, b) => Math.min(a, b));
  };
  return Math.max(spread(hits), spread(totals.map((total, g) => total - hits[g])));
}
