import type { Feature } from "../../core/features.js";
import type { Steps } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import { argsort } from "../../math/argsort.js";

/** A column that a tree may split: of numbers with its rows ascending, missing values last; of categories without. */
export interface SortedColumn {
  readonly feature: number;
  readonly order: Uint32Array | undefined;
}

/** Columns per cache line: this many are copied out of the rows at once. */
const LINE = 8;

/** All columns over these rows; pauses after each. Cost: O(rows) per column (a radix sort). Memory: 4 bytes per cell. */
export function* sortedColumns(x: Matrix, features: readonly Feature[], rows: Uint32Array): Steps<SortedColumn[]> {
  const { data, columns } = x;
  const sorted: SortedColumn[] = [];
  const line = new Float64Array(LINE * x.rows);
  for (let first = 0; first < columns; first += LINE) {
    const count = Math.min(LINE, columns - first);
    for (let row = 0; row < x.rows; row++) {
      for (let c = 0; c < count; c++) line[c * x.rows + row] = data[row * columns + first + c];
    }
    for (let c = 0; c < count; c++) {
      const isNumber = features[first + c].kind === "number";
      const order = isNumber ? argsort(line.subarray(c * x.rows, (c + 1) * x.rows), rows) : undefined;
      sorted.push({ feature: first + c, order });
      yield;
    }
  }
  return sorted;
}

/** Columns that are gone through between two pauses. */
const COLUMNS_AT_ONCE = 64;

/** Some of the columns, over those of their rows that weigh something, `count` of them; they share one buffer. */
export function* sortedAmong(
  sorted: readonly SortedColumn[],
  chosen: readonly number[],
  weights: Float64Array,
  count: number,
): Steps<SortedColumn[]> {
  // One place more: each row is written, and stays where it weighs something.
  const kept = new Uint32Array(chosen.length * count + 1);
  const found: SortedColumn[] = [];
  for (const [c, column] of chosen.entries()) {
    const { feature, order } = sorted[column];
    const first = c * count;
    found.push({ feature, order: order && kept.subarray(first, first + count) });
    if (order !== undefined) keepRows(order, weights, kept, first);
    if (c % COLUMNS_AT_ONCE === 0) yield;
  }
  return found;
}

function keepRows(order: Uint32Array, weights: Float64Array, kept: Uint32Array, first: number): void {
  let at = first;
  for (let i = 0; i < order.length; i++) {
    kept[at] = order[i];
    at += weights[order[i]] > 0 ? 1 : 0;
  }
}
