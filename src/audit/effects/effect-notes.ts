import type { Dataset } from "../../core/dataset.js";
import type { Note } from "../../core/explanation.js";
import type { Steps } from "../../core/give-way.js";
import type { EffectCurve } from "../../core/kinds/effects.js";
import { powerOfTwo } from "../../math/power-of-two.js";
import { fewRowsNotes } from "../run/few-rows-notes.js";

/** Association from which partial dependence asks about rows that hardly exist. */
const HIGH_CORRELATION = 0.8;

/** Numbers gone through between two pauses: some milliseconds. */
const CELLS_PER_PAUSE = 2e5;

/** Notes for readers of curves: points outside the data, associated features, rows left out or few. Pauses between pairs of features. */
export function* effectNotes(
  dataset: Dataset,
  curves: readonly EffectCurve[],
  rows: Int32Array,
  available: number,
  asksElsewhere = true,
): Steps<Note[]> {
  const notes: Note[] = [];
  const outside = curves.filter((curve) => curve.outside.some((is) => is));
  if (outside.length > 0) {
    notes.push({
      code: "OUTSIDE_DATA",
      message: `${outside.map(({ feature }) => dataset.features[feature].name).join(", ")}: some points lie where the table has no row; nothing is known there of whether the model is right.`,
    });
  }
  const pairs = asksElsewhere ? yield* correlatedPairs(dataset, curves, rows) : [];
  if (pairs.length > 0) {
    const [[a, b, r]] = pairs;
    const more = pairs.length > 1 ? ` and ${pairs.length - 1} more ${pairs.length === 2 ? "pair" : "pairs"}` : "";
    notes.push({
      code: "CORRELATED_FEATURES",
      message: `${a} and ${b} go together (correlation ${r.toFixed(2)})${more}; partial dependence then asks rows that hardly exist. accumulatedEffects does not.`,
    });
  }
  if (rows.length < available) {
    notes.push({
      code: "ROWS_SAMPLED",
      message: `The budget allowed ${rows.length} of ${available} rows; the bands cover which ones.`,
    });
  }
  return curves.length > 0 ? [...notes, ...fewRowsNotes(rows.length, "effects")] : notes;
}

function* correlatedPairs(
  dataset: Dataset,
  curves: readonly EffectCurve[],
  rows: Int32Array,
): Steps<[string, string, number][]> {
  const { features } = dataset;
  const numbers = features.flatMap((feature, column) => (feature.kind === "number" ? [column] : []));
  const drawn = new Set(curves.map(({ feature }) => feature));
  const found: [string, string, number][] = [];
  const columns = new Map<number, Float64Array>();
  const valuesOf = (column: number) => {
    const values = columns.get(column) ?? scaledColumn(dataset, column, rows);
    columns.set(column, values);
    return values;
  };
  let cells = 0;
  for (const { feature } of curves) {
    if (features[feature].kind !== "number") continue;
    for (const other of numbers) {
      if (other === feature || (other < feature && drawn.has(other))) continue;
      if (cells > CELLS_PER_PAUSE) {
        yield;
        cells = 0;
      }
      cells += rows.length;
      const r = correlation(valuesOf(feature), valuesOf(other));
      if (Math.abs(r) >= HIGH_CORRELATION) found.push([features[feature].name, features[other].name, r]);
    }
  }
  return found.sort((a, b) => Math.abs(b[2]) - Math.abs(a[2]));
}

/** One column of the rows, divided by a power of 2 that keeps squares finite. */
function scaledColumn({ rows: table }: Dataset, column: number, rows: Int32Array): Float64Array {
  const values = Float64Array.from(rows, (row) => table.data[row * table.columns + column]);
  const scale = powerOfTwo(values.filter((value) => !Number.isNaN(value)));
  return values.map((value) => value / scale);
}

function correlation(first: Float64Array, second: Float64Array): number {
  let [n, meanA, meanB, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < first.length; i++) {
    const x = first[i];
    const y = second[i];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    n++;
    const dx = x - meanA;
    const dy = y - meanB;
    meanA += dx / n;
    meanB += dy / n;
    aa += dx * (x - meanA);
    bb += dy * (y - meanB);
    ab += dx * (y - meanB);
  }
  return aa > 0 && bb > 0 ? ab / (Math.sqrt(aa) * Math.sqrt(bb)) : 0;
}
