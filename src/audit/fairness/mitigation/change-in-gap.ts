import type { Steps } from "../../../core/give-way.js";
import { absoluteChange } from "../../../math/absolute-change.js";
import { type Bounded, differenceInterval } from "../../../math/difference-interval.js";
import { eachLevel } from "../../../math/each-level.js";
import { pairLevel } from "../../../math/pair-level.js";
import { pairedDifferenceInterval } from "../../../math/paired-difference-interval.js";
import { boundedCell, type Cell } from "../review/cell.js";
import type { JointSpread } from "./rate-influence.js";

/** One measure of the compared groups, before and after. */
export type PairedMeasure = {
  readonly before: readonly Cell[];
  readonly after: readonly Cell[];
  readonly spreads: readonly JointSpread[];
};

export type Bounds = { readonly low: number; readonly high: number };

/**
 * Interval for the change of a largest gap, of the same groups and rows before and after; with pauses.
 *
 * The largest gap after less the largest gap before is, over pairs p after and q before, the largest over p of the
 * smallest over q of |difference of p after| - |difference of q before|. Each of these gets an interval from those of both
 * differences (MOVER) with the correlation that comes from the rows they share, at the level at which all pairs hold
 * together.
 *
 * The plain version, which a test holds it to, tries every q for every p, which takes time that grows with the fourth power of
 * the groups.
 *
 * @param of  "pairs": gaps between any two groups; "groups": distances of groups from 0
 * @param measures  several: the gap is the largest in any of them
 * @returns undefined where a cell has no interval, or there are fewer than two groups
 */
export function* changeInGap(
  of: "pairs" | "groups",
  measures: readonly PairedMeasure[],
  level: number,
): Steps<Bounds | undefined> {
  const groups = measures[0].before.length;
  const measureLevel = eachLevel(measures.length, level);
  const single = of === "pairs" ? pairLevel(groups, measureLevel) : eachLevel(groups, measureLevel);
  const contrasts: Contrast[] = [];
  for (const measure of measures) {
    const [before, after] = [measure.before, measure.after].map((cells) =>
      cells.map((cell) => boundedCell(cell, single)),
    );
    if (groups < (of === "pairs" ? 2 : 1) || before.includes(undefined) || after.includes(undefined)) return undefined;
    const known = { before: before as Bounded[], after: after as Bounded[], spreads: measure.spreads };
    for (let i = 0; i < groups; i++) {
      if (of === "groups") contrasts.push(contrast(known, i));
      else for (let j = i + 1; j < groups; j++) contrasts.push(contrast(known, i, j));
      yield;
    }
  }
  // Large gaps after decide the largest; most others are settled by the same gap before, or by a large one.
  const [byAfter, byBefore] = (["after", "before"] as const).map((when) =>
    contrasts.toSorted((a, b) => Math.abs(b[when].value) - Math.abs(a[when].value)),
  );
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let tried = 0;
  for (const p of byAfter) {
    let { low: least, high: most } = changeBetween(p, p);
    for (const q of byBefore) {
      if (least <= low && most <= high) break;
      if (++tried % CHANGES_PER_TURN === 0) yield;
      const found = changeBetween(p, q);
      least = Math.min(least, found.low);
      most = Math.min(most, found.high);
    }
    low = Math.max(low, least);
    high = Math.max(high, most);
  }
  return { low, high };
}

/** Changes between two pauses: about a millisecond. */
const CHANGES_PER_TURN = 1000;

/** Bounds of |p after| - |q before|. */
function changeBetween(p: Contrast, q: Contrast): Bounds {
  const correlation = correlationOf(p, q);
  const opposite = { value: -q.before.value, low: -q.before.high, high: -q.before.low };
  return absoluteChange(
    pairedDifferenceInterval(p.after, q.before, correlation),
    pairedDifferenceInterval(p.after, opposite, -correlation),
  );
}

/** A difference of two groups, or one group by itself, before and after. */
type Contrast = {
  readonly before: Bounded;
  readonly after: Bounded;
  readonly spreads: readonly JointSpread[];
  readonly groups: readonly (readonly [group: number, sign: number])[];
};

function contrast(
  {
    before,
    after,
    spreads,
  }: { before: readonly Bounded[]; after: readonly Bounded[]; spreads: readonly JointSpread[] },
  i: number,
  j?: number,
): Contrast {
  if (j === undefined) return { before: before[i], after: after[i], spreads, groups: [[i, 1]] };
  const of = (cells: readonly Bounded[]): Bounded => ({
    value: cells[i].value - cells[j].value,
    ...differenceInterval(cells[i], cells[j]),
  });
  return {
    before: of(before),
    after: of(after),
    spreads,
    groups: [
      [i, 1],
      [j, -1],
    ],
  };
}

/** Covariance over the groups that both differences contain; rates of different rows are independent. */
function correlationOf(p: Contrast, q: Contrast): number {
  if (p.spreads !== q.spreads) return 0;
  let both = 0;
  for (const [i, sign] of p.groups)
    for (const [k, other] of q.groups) if (i === k) both += sign * other * p.spreads[i].both;
  const after = p.groups.reduce((sum, [i]) => sum + p.spreads[i].after, 0);
  const before = q.groups.reduce((sum, [k]) => sum + q.spreads[k].before, 0);
  const spread = Math.sqrt(after * before);
  return spread > 0 ? Math.max(-1, Math.min(1, both / spread)) : 0;
}
