import type { Feature } from "../core/features.js";
import { atOnce, type Steps } from "../core/give-way.js";
import type { Matrix } from "../core/matrix.js";
import { matrixColumn } from "../core/matrix-rows.js";
import { midpoint } from "./midpoint.js";

/** A table in bins: the bin of each value, and the edges between the bins of each column. */
export interface BinnedRows {
  readonly rows: number;
  /** One array per column, one code per row. Categories are their own codes; a gap has the code `bins[column]`. */
  readonly codes: readonly Uint16Array[];
  /** The number of bins of each column, without the one for gaps. */
  readonly bins: readonly number[];
  /** Values at most `edges[column][i]` lie in bin i or below; undefined for categories. */
  readonly edges: readonly (Float64Array | undefined)[];
}

/**
 * Cuts every column of numbers into at most `most` bins of about equally many rows; a column of fewer distinct values
 * gets a bin for each. Bins part half-way between the values on their two sides.
 *
 * Cost: O(n log n) time per column.
 */
export function binnedRows(x: Matrix, features: readonly Feature[], most: number): BinnedRows {
  return atOnce(binnedRowsInSteps(x, features, most));
}

/** The bins of `binnedRows`, with a pause before every column. */
export function* binnedRowsInSteps(x: Matrix, features: readonly Feature[], most: number): Steps<BinnedRows> {
  const { rows, columns } = x;
  const codes: Uint16Array[] = [];
  const bins: number[] = [];
  const edges: (Float64Array | undefined)[] = [];
  for (let column = 0; column < columns; column++) {
    yield;
    const values = matrixColumn(x, column);
    const feature = features[column];
    if (feature.kind === "category") {
      const gap = feature.categories.length;
      codes.push(Uint16Array.from(values, (value) => (Number.isNaN(value) ? gap : value)));
      bins.push(gap);
      edges.push(undefined);
      continue;
    }
    const cuts = cutsOf(values, most);
    codes.push(Uint16Array.from(values, (value) => (Number.isNaN(value) ? cuts.length + 1 : binAmong(cuts, value))));
    bins.push(cuts.length + 1);
    edges.push(cuts);
  }
  return { rows, codes, bins, edges };
}

function cutsOf(values: Float64Array, most: number): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const cuts: number[] = [];
  const distinct = countDistinct(sorted);
  let from = 0;
  for (let at = 1; at < sorted.length; at++) {
    const [below, above] = [sorted[at - 1], sorted[at]];
    if (below === above) continue;
    // Where values repeat, a bin closes as soon as it holds its share.
    if (distinct > most && (at - from) * most < sorted.length) continue;
    cuts.push(midpoint(below, above));
    from = at;
  }
  return Float64Array.from(cuts);
}

function countDistinct(sorted: Float64Array): number {
  let count = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) count++;
  return count;
}

/** The first bin whose edge the value does not exceed. */
export function binAmong(cuts: Float64Array, value: number): number {
  let [low, high] = [0, cuts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= cuts[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}
