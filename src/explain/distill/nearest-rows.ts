import type { Feature } from "../../core/features.js";
import type { Steps } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import { runningSpread } from "../../math/running-spread.js";

/**
 * For each anchor the anchors nearest to it, other than itself: distances in standard deviations, 1 where categories
 * differ. Pauses between anchors. The plain version, which a test holds it to: a sort of all other anchors by distance.
 *
 * @returns anchors x min(wanted, anchors - 1) rows, nearest first
 * Cost: O(a^2 d) time for a anchors of d features.
 */
export function* nearestRows(
  rows: Matrix,
  features: readonly Feature[],
  anchors: Int32Array,
  columns: readonly ColumnFacts[],
  wanted: number,
): Steps<Int32Array> {
  const count = Math.min(wanted, anchors.length - 1);
  if (count < 1) return new Int32Array(0);
  const width = rows.columns;
  const scaled = new Float64Array(anchors.length * width);
  anchors.forEach((row, anchor) => {
    for (let c = 0; c < width; c++) {
      const value = rows.data[row * width + c];
      scaled[anchor * width + c] =
        columns[c].category || columns[c].deviation === 0 ? value : value / columns[c].deviation;
    }
  });
  const isCategory = Uint8Array.from(features, ({ kind }) => (kind === "category" ? 1 : 0));
  const nearest = new Int32Array(anchors.length * count);
  const best = new Float64Array(count);
  const anchorsPerPause = Math.ceil(STEPS_PER_PAUSE / (anchors.length * width));
  for (let a = 0; a < anchors.length; a++) {
    if (a % anchorsPerPause === 0) yield;
    best.fill(Infinity);
    const at = a * count;
    for (let b = 0; b < anchors.length; b++) {
      if (b === a) continue;
      let distance = 0;
      for (let c = 0; c < width && distance < best[count - 1]; c++) {
        const step = scaled[a * width + c] - scaled[b * width + c];
        // A gap is as far from a number as two categories are from each other, and no way from another gap.
        distance +=
          isCategory[c] || Number.isNaN(step) ? unlike(scaled[a * width + c], scaled[b * width + c]) : step * step;
      }
      if (distance >= best[count - 1]) continue;
      let place = count - 1;
      for (; place > 0 && best[place - 1] > distance; place--) {
        best[place] = best[place - 1];
        nearest[at + place] = nearest[at + place - 1];
      }
      best[place] = distance;
      nearest[at + place] = anchors[b];
    }
  }
  return nearest;
}

/** Differences between numbers from one pause to the next: some milliseconds. */
const STEPS_PER_PAUSE = 1e6;

function unlike(a: number, b: number): number {
  return Object.is(a, b) ? 0 : 1;
}

/** Limits that synthetic values keep to. */
export type ColumnFacts = {
  readonly category: boolean;
  /** The least and the largest number, and whether all are whole. */
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
  readonly deviation: number;
};

/** Facts of one column; gaps do not count. */
export function columnFacts({ data, rows, columns }: Matrix, feature: Feature, column: number): ColumnFacts {
  const spread = runningSpread();
  let [low, high, whole] = [Infinity, -Infinity, true];
  for (let row = 0; row < rows; row++) {
    const value = data[row * columns + column];
    if (Number.isNaN(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    whole &&= Number.isInteger(value);
    spread.add(value);
  }
  return {
    category: feature.kind === "category",
    low,
    high,
    whole,
    deviation: Math.sqrt(spread.squares() / Math.max(1, spread.total())),
  };
}
