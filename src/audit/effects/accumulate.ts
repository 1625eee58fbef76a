import type { Dataset } from "../../core/dataset.js";
import type { Steps } from "../../core/give-way.js";
import type { EffectCurve } from "../../core/kinds/effects.js";
import { type Bounds, bootstrapInSteps } from "../../math/bootstrap.js";
import type { Seed } from "../../random/stream.js";
import { LEVEL } from "../run/estimates.js";

/** Changes of the answer between neighbouring points of an axis. */
export type Changes = {
  /** Position of the change's row among the rows asked about. */
  readonly row: Int32Array;
  /** The change leads from point `step` to the next. */
  readonly step: Int32Array;
  /** outputs x changes */
  readonly change: readonly Float64Array[];
  /** One per row: the interval (of a label: the point) that it lies in; -1 for a gap. */
  readonly place: Int32Array;
};

/** Resamples of the bands; their ends vary by some 4% of the width. */
const REPLICATES = 400;

/**
 * A curve from changes: their mean per step, summed, less the mean of the curve over the rows. Bands resample rows.
 *
 * @param isLabel  rows lie on points and not between them
 */
export function* accumulate(
  changes: Changes,
  {
    points,
    isLabel,
    dataset,
    rows,
    seed,
  }: { points: number; isLabel: boolean; dataset: Dataset; rows: Int32Array; seed: Seed },
): Steps<Pick<EffectCurve, "values" | "low" | "high" | "interval" | "spread">> {
  const weights = Float64Array.from(rows, (row) => dataset.weights?.[row] ?? 1);
  const units = unitsOf(rows, dataset.cluster);
  const found: { values: AddedUp; bounds: Bounds[] }[] = [];
  for (const change of changes.change) {
    const curve = (counts: Int32Array | undefined) => {
      const [sums, totals, masses] = [new Float64Array(points), new Float64Array(points), new Float64Array(points)];
      const weightOf = (row: number) => weights[row] * (counts ? counts[units.of[row]] : 1);
      for (let i = 0; i < change.length; i++) {
        const weight = weightOf(changes.row[i]);
        sums[changes.step[i]] += weight * change[i];
        totals[changes.step[i]] += weight;
      }
      for (let row = 0; row < rows.length; row++)
        if (changes.place[row] >= 0) masses[changes.place[row]] += weightOf(row);
      return addedUp(sums, totals, masses, isLabel);
    };
    const values = curve(undefined);
    const options = { seed, purpose: "accumulated effects", units: units.count, level: LEVEL, replicates: REPLICATES };
    const bounds = yield* bootstrapInSteps(values.curve, (counts) => curve(counts).curve, options);
    found.push({ values, bounds });
  }
  return {
    values: found.map(({ values }) => Array.from(values.curve)),
    low: found.map(({ bounds }) => bounds.map(({ low }) => low)),
    high: found.map(({ bounds }) => bounds.map(({ high }) => high)),
    interval: `bootstrap by ${dataset.cluster ? "cluster" : "row"}`,
    spread: found.map(({ values }) => values.spread),
  };
}

/** A curve, and the standard deviation of its values over the rows. */
type AddedUp = { readonly curve: Float64Array; readonly spread: number };

function addedUp(sums: Float64Array, totals: Float64Array, masses: Float64Array, isLabel: boolean): AddedUp {
  const curve = new Float64Array(sums.length);
  // A step without rows is taken as no change.
  for (let p = 1; p < curve.length; p++)
    curve[p] = curve[p - 1] + (totals[p - 1] > 0 ? sums[p - 1] / totals[p - 1] : 0);
  const at = (p: number) => (isLabel ? curve[p] : (curve[p] + curve[Math.min(p + 1, curve.length - 1)]) / 2);
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  const mean = masses.reduce((sum, mass, p) => sum + mass * at(p), 0) / total;
  const square = masses.reduce((sum, mass, p) => sum + mass * (at(p) - mean) ** 2, 0) / total;
  return { curve: curve.map((value) => value - mean), spread: Math.sqrt(square) };
}

function unitsOf(rows: Int32Array, cluster: Int32Array | undefined): { count: number; of: Int32Array } {
  const places = new Map<number, number>();
  const of = rows.map((row) => {
    const unit = cluster ? cluster[row] : row;
    if (!places.has(unit)) places.set(unit, places.size);
    return places.get(unit) as number;
  });
  return { count: places.size, of };
}
