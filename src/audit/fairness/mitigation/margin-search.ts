import type { Constraint } from "../../../core/kinds/mitigation.js";
import { midpoint } from "../../../math/midpoint.js";
import type { ReviewedRows } from "../review/reviewed-rows.js";

export type Margin = {
  readonly margin: number;
  /** Share of wrong decisions, and the largest gap. */
  readonly error: number;
  readonly gap: number;
  /** Rows whose decision changed. */
  readonly changed: number;
};

/** Weights of one group: truly favourable or not, and of each those that are selected. */
type Counts = { positives: number; negatives: number; truePositives: number; falsePositives: number };

/**
 * Every margin around the threshold that makes a difference: closer scores are selected in some groups, rejected in others.
 *
 * @param groups  positions of the rows of each group
 * @param isFavoured  per group: its close scores are selected
 * @returns from margin 0, which changes nothing, outwards
 */
export function marginSearch(
  groups: readonly Int32Array[],
  isFavoured: readonly boolean[],
  { score, truth, weights }: ReviewedRows,
  threshold: number,
  constraint: Constraint,
): Margin[] {
  const counts: Counts[] = groups.map(() => ({ positives: 0, negatives: 0, truePositives: 0, falsePositives: 0 }));
  const add = (counted: Counts, row: number, sign: number) => {
    if (truth?.[row] === 1) counted.truePositives += sign * weights[row];
    else counted.falsePositives += sign * weights[row];
  };
  const rows = groups.flatMap((members, g) =>
    Array.from(members, (row) => {
      if (truth?.[row] === 1) counts[g].positives += weights[row];
      else counts[g].negatives += weights[row];
      if (score[row] >= threshold) add(counts[g], row, 1);
      return { row, g, distance: Math.abs(score[row] - threshold) };
    }),
  );
  rows.sort((a, b) => a.distance - b.distance || a.row - b.row);
  let changed = 0;
  const found: Margin[] = [{ margin: 0, ...standing(counts, constraint), changed }];
  rows.forEach(({ row, g, distance }, i) => {
    const isSelected = score[row] >= threshold;
    if (isSelected !== isFavoured[g]) {
      add(counts[g], row, isSelected ? -1 : 1);
      changed++;
    }
    const next = rows[i + 1];
    if (next && next.distance === distance) return;
    const margin = next ? midpoint(distance, next.distance) : distance + 0.01;
    if (margin > distance) found.push({ margin, ...standing(counts, constraint), changed });
  });
  return found;
}

/** The largest gap in the rates of a constraint. */
function standing(counts: readonly Counts[], constraint: Constraint): { error: number; gap: number } {
  const [tpr, fpr, selection] = [
    [0, 0],
    [0, 0],
    [0, 0],
  ].map(() => ({ low: 1, high: 0 }));
  const seen = (range: { low: number; high: number }, value: number) => {
    range.low = Math.min(range.low, value);
    range.high = Math.max(range.high, value);
  };
  let [wrong, total] = [0, 0];
  for (const { positives, negatives, truePositives, falsePositives } of counts) {
    seen(tpr, truePositives / positives);
    seen(fpr, falsePositives / negatives);
    seen(selection, (truePositives + falsePositives) / (positives + negatives));
    wrong += positives - truePositives + falsePositives;
    total += positives + negatives;
  }
  const gapOf = ({ low, high }: { low: number; high: number }) => high - low;
  const gap = {
    demographicParity: gapOf(selection),
    equalOpportunity: gapOf(tpr),
    equalizedOdds: Math.max(gapOf(tpr), gapOf(fpr)),
  }[constraint];
  return { error: wrong / total, gap };
}
