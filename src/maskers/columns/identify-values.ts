import type { Steps } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import { argsort } from "../../math/argsort.js";

/**
 * Numbers that stand for values: equal within a part where all of its columns hold the same, rising with the values
 * of a part of one column. Pauses after every part.
 *
 * @param tables  rows x columns each; numbered together, so that they can be compared
 * @param groups  the columns of each part
 * @returns one array per table: rows x parts
 */
export function* identifyValues(
  tables: readonly Matrix[],
  groups: readonly (readonly number[])[],
): Steps<Int32Array[]> {
  const parts = groups.length;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const identified = tables.map((table) => new Int32Array(table.rows * parts));
  for (const [part, group] of groups.entries()) {
    const ranks = group.length === 1 ? ranksOfNumbers(tables, group[0], rows) : yield* ranksOfTuples(tables, group);
    let from = 0;
    for (const [which, table] of tables.entries()) {
      for (let row = 0; row < table.rows; row++) identified[which][row * parts + part] = ranks[from + row];
      from += table.rows;
    }
    yield;
  }
  return identified;
}

/** The place of each row's number among the different ones, table after table. NaN comes last: a gap is a value of its own. */
function ranksOfNumbers(tables: readonly Matrix[], column: number, rows: number): Int32Array {
  const values = new Float64Array(rows);
  let at = 0;
  for (const { data, rows, columns } of tables) {
    for (let row = 0; row < rows; row++) values[at++] = data[row * columns + column];
  }
  const order = argsort(values, Uint32Array.from(values.keys()));
  const ranks = new Int32Array(rows);
  let rank = -1;
  let before: number | undefined;
  for (const row of order) {
    const value = values[row];
    const isSame = value === before || (Number.isNaN(value) && Number.isNaN(before));
    if (!isSame) rank++;
    ranks[row] = rank;
    before = value;
  }
  return ranks;
}

/** Rows whose numbers are put together to a name between two pauses. */
const ROWS_PER_STEP = 2048;

/** The place of each row's tuple of numbers among the different ones, by their text. */
function* ranksOfTuples(tables: readonly Matrix[], group: readonly number[]): Steps<number[]> {
  const names: string[] = [];
  for (const { data, rows, columns } of tables) {
    for (let row = 0; row < rows; row++) {
      names.push(group.map((column) => data[row * columns + column]).join(" "));
      if (row % ROWS_PER_STEP === ROWS_PER_STEP - 1) yield;
    }
  }
  const places = new Map([...new Set(names)].sort(byText).map((name, place) => [name, place]));
  return names.map((name) => places.get(name) as number);
}

function byText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
