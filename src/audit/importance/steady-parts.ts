import { quotedNames } from "../../core/checks/quoted-names.js";
import type { Note } from "../../core/explanation.js";
import type { Estimate } from "../../core/kinds/estimate.js";
import { unseenShare } from "../../math/unseen-share.js";

/** Changes that differ by less, relative to the largest, differ by rounding; so do those that are less of the loss itself. */
const ROUNDING = 1e-12;

/**
 * Widens the intervals of parts of which every row, or pair of orders, says the same: that is no proof that others would. The
 * interval is as if, in as large a share of rows as may have gone unseen (the rule of three, at 95%), the loss changed as much
 * as it did anywhere for any part. Where no part changed anything, nothing is known of how large a change could be, and
 * intervals stay as they are.
 *
 * @param changes  one list per part, in the same order as `values`: the change of the loss by each row
 * @param loss  the mean loss, beside which rounding is small
 * @returns the estimates, and a note that names the parts
 */
export function widenedSteadyParts(
  values: readonly Estimate[],
  changes: readonly ArrayLike<number>[],
  names: readonly string[],
  loss: number | null,
): { values: Estimate[]; notes: Note[] } {
  const ranges = changes.map(rangeOf);
  const widest = Math.max(...ranges.map(({ low, high }) => Math.max(Math.abs(low), Math.abs(high), high - low)));
  const isAnythingChanged = widest > ROUNDING * Math.abs(loss ?? 0);
  const isSteady = ranges.map(({ low, high }) => isAnythingChanged && high - low <= ROUNDING * widest);
  const steady = names.filter((_, part) => isSteady[part]);
  if (steady.length === 0) return { values: [...values], notes: [] };
  const rows = changes[0].length;
  const share = unseenShare(rows);
  return {
    values: values.map((estimate, part) => {
      if (!isSteady[part] || estimate.value === null) return estimate;
      const reach = share * widest;
      return { ...estimate, low: estimate.value - reach, high: estimate.value + reach, interval: "rule of three" };
    }),
    notes: [steadyNote(steady, rows, share)],
  };
}

function rangeOf(numbers: ArrayLike<number>): { low: number; high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < numbers.length; i++) {
    low = Math.min(low, numbers[i]);
    high = Math.max(high, numbers[i]);
  }
  return { low, high };
}

function steadyNote(steady: readonly string[], rows: number, share: number): Note {
  const percent = Number((100 * share).toPrecision(2));
  return {
    code: "STEADY_LOSS",
    message: `Without ${quotedNames(steady)} the loss changed alike in all ${rows} draws, mostly not at all. That does not make the value exact: up to ${percent}% of other draws may differ. The interval given there is a floor, as if they changed as much as any did for any part.`,
  };
}
