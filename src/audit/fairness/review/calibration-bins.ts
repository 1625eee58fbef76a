import type { GroupReview } from "../../../core/kinds/fairness.js";
import { argsort } from "../../../math/argsort.js";
import { cellEstimate, shareCell } from "./cell.js";
import type { ReviewedRows } from "./reviewed-rows.js";

const MAX_BINS = 10;

/**
 * The mean score against the share of favourable truths, in bins of about equally many rows of the group: ten, fewer where
 * a bin would hold less than `smallest` rows.
 */
export function calibrationBins(
  members: Int32Array,
  rows: ReviewedRows,
  { level, smallest }: { readonly level: number; readonly smallest: number },
): GroupReview["calibration"] {
  const { score, scoreKind, truth, weights } = rows;
  if (!truth || scoreKind === "label") return null;
  const count = Math.max(1, Math.min(MAX_BINS, Math.floor(members.length / smallest)));
  const memberScores = Float64Array.from(members, (row) => score[row]);
  const order = argsort(memberScores, Uint32Array.from(memberScores.keys()));
  const bins: Int32Array[] = [];
  for (let b = 1, start = 0; b <= count; b++) {
    let end = Math.round((b * order.length) / count);
    while (end > 0 && end < order.length && memberScores[order[end]] === memberScores[order[end - 1]]) end++;
    if (end <= start) continue;
    bins.push(Int32Array.from(order.subarray(start, end), (i) => members[i]));
    start = end;
  }
  return bins.map((bin) => {
    const weight = bin.reduce((sum, row) => sum + weights[row], 0);
    return {
      rows: bin.length,
      meanScore: bin.reduce((sum, row) => sum + weights[row] * score[row], 0) / weight,
      observed: cellEstimate(shareCell(truth, bin, rows, "the bin has no row"), level),
    };
  });
}
