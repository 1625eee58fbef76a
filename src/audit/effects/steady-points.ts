import { quotedNames } from "../../core/checks/quoted-names.js";
import type { Note } from "../../core/explanation.js";
import { twoDigits } from "../../explain/run/notes.js";
import type { Bounds } from "../../math/bootstrap.js";
import { unseenShare } from "../../math/unseen-share.js";

/** Labels and ratings have no more values than this. Numbers of many values are all alike by the model's doing, not by chance. */
const MAX_FEW = 10;

/**
 * Widens the band of a curve of few values, such as labels, at points where all rows are answered alike, while they are not at
 * others: that is no proof that further rows would be. The band there is as if, in as large a share of rows as may have gone
 * unseen (the rule of three, at 95%), answers differed as much as any two do. Where no point tells rows apart,
 * nothing is known of how much they could differ, and bands stay as they are.
 *
 * @param values  the curve, one per point, as are `bounds`
 * @param answers  points x rows: the curves of single rows
 * @param units  rows that count, or clusters
 * @returns the bounds, and whether any was widened
 */
export function widenedSteadyPoints(
  values: ArrayLike<number>,
  bounds: readonly Bounds[],
  answers: readonly Float64Array[],
  units: number,
): { readonly bounds: Bounds[]; readonly isSteady: boolean } {
  const sets = answers.map(fewValues);
  const all = fewValues(sets.flatMap((set) => [...set]));
  const isFew = all.size <= MAX_FEW;
  const reach = unseenShare(units) * (isFew ? Math.max(...all) - Math.min(...all) : 0);
  const isWidened = (point: number) =>
    isFew && sets[point].size === 1 && sets.some(({ size }) => size > 1) && bounds[point].low !== null;
  return {
    bounds: bounds.map((bound, point) =>
      isWidened(point) ? { low: values[point] - reach, high: values[point] + reach } : bound,
    ),
    isSteady: bounds.some((_, point) => isWidened(point)),
  };
}

/** The values there are, or more than few of them. */
function fewValues(values: ArrayLike<number>): Set<number> {
  const found = new Set<number>();
  for (let i = 0; i < values.length && found.size <= MAX_FEW; i++) found.add(values[i]);
  return found;
}

/** A note that names the features whose bands were widened; none where there is none. */
export function steadyPointsNotes(features: readonly string[], rows: number): Note[] {
  if (features.length === 0) return [];
  const message = `${quotedNames(features)}: at some points all ${rows} rows were answered alike. That does not make the mean certain: up to ${twoDigits(100 * unseenShare(rows))}% of other rows may differ. The band there is a floor, as if they differed as much as any two answers do.`;
  return [{ code: "STEADY_ANSWERS", message }];
}
