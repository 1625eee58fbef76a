import type { Dataset } from "../../core/dataset.js";
import type { Steps } from "../../core/give-way.js";
import type { DuplicateRows } from "../../core/kinds/profile.js";
import type { Matrix } from "../../core/matrix.js";

/** Rows that are looked up between two pauses. */
const PIECE_ROWS = 2000;

/** Rows that repeat earlier ones, and rows equal in all features that have another target. */
export function* duplicateRows({ rows, target }: Dataset): Steps<DuplicateRows> {
  const groups = yield* equalRows(rows);
  let [repeated, largest, contradicting] = [0, 0, 0];
  for (const members of groups) {
    const byTarget = new Map<number, number>();
    for (const row of members) {
      // Gaps are equal to each other.
      const value = target ? target.values[row] : 0;
      const key = Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
      byTarget.set(key, (byTarget.get(key) ?? 0) + 1);
    }
    for (const count of byTarget.values()) {
      repeated += count - 1;
      if (count > 1) largest = Math.max(largest, count);
    }
    if (byTarget.size > 1) contradicting += members.length;
  }
  return { rows: repeated, largest, contradicting };
}

/** Rows of one table that are in another, equal in all columns. */
export function* sharedRows(first: Matrix, second: Matrix): Steps<number> {
  const seen = new Map<number, number[]>();
  for (let row = 0; row < second.rows; row++) {
    if (row % PIECE_ROWS === 0) yield;
    const key = rowHash(second, row);
    const rows = seen.get(key);
    if (rows) rows.push(row);
    else seen.set(key, [row]);
  }
  let shared = 0;
  for (let row = 0; row < first.rows; row++) {
    if (row % PIECE_ROWS === 0) yield;
    if (seen.get(rowHash(first, row))?.some((other) => areEqual(first, row, second, other))) shared++;
  }
  return shared;
}

/** Lists of two or more rows that are equal in all columns. */
function* equalRows(table: Matrix): Steps<number[][]> {
  const buckets = new Map<number, number[][]>();
  for (let row = 0; row < table.rows; row++) {
    if (row % PIECE_ROWS === 0) yield;
    const key = rowHash(table, row);
    const lists = buckets.get(key) ?? [];
    const same = lists.find(([first]) => areEqual(table, first, table, row));
    if (same) same.push(row);
    else lists.push([row]);
    buckets.set(key, lists);
  }
  return [...buckets.values()].flat().filter((members) => members.length > 1);
}

/** A number for a row: FNV-1a over the words of its values. */
function rowHash({ data, columns }: Matrix, row: number): number {
  const words = new Uint32Array(data.buffer, data.byteOffset + 8 * row * columns, 2 * columns);
  let [low, high] = [0x811c9dc5, 0x1000193];
  for (let i = 0; i < words.length; i++) {
    low = Math.imul(low ^ words[i], 0x01000193);
    high = Math.imul(high ^ (words[i] >>> 7), 0x85ebca6b) ^ (low >>> 15);
  }
  return (low >>> 0) * 2097152 + ((high >>> 0) & 2097151);
}

function areEqual(a: Matrix, rowA: number, b: Matrix, rowB: number): boolean {
  for (let c = 0; c < a.columns; c++) {
    if (!Object.is(a.data[rowA * a.columns + c], b.data[rowB * b.columns + c])) return false;
  }
  return true;
}
