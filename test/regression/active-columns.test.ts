import { describe, expect, test } from "vitest";
import { activeColumns } from "../../dist/regression/active-columns.js";
import { noises } from "../fixtures/games.js";

const COLUMNS = 6;

/** X'X of random columns, the last of which is the sum of the first two. */
function gramOf(rows: number): Float64Array[] {
  const design = Array.from({ length: rows }, (_, row) => {
    const values = Array.from(noises(COLUMNS - 1, row + 1));
    return [...values, values[0] + values[1]];
  });
  const product = (a: number, b: number) => design.reduce((sum, row) => sum + row[a] * row[b], 0);
  return Array.from({ length: COLUMNS }, (_, a) => Float64Array.from({ length: COLUMNS }, (_, b) => product(a, b)));
}

describe("activeColumns", () => {
  const gram = gramOf(12);
  const begin = () => activeColumns((column) => gram[column], COLUMNS);
  const right = (column: number) => column + 1;

  test("solves the normal equations of the columns that are in", () => {
    const active = begin();
    for (const column of [4, 1, 3]) expect(active.add(column)).toBe(true);
    const solved = active.solve(right);
    for (const row of active.columns) {
      const left = active.columns.reduce((sum, column, i) => sum + gram[row][column] * solved[i], 0);
      expect(left).toBeCloseTo(right(row), 10);
    }
    expect(active.columns.map(active.has)).toEqual([true, true, true]);
    expect(active.has(0)).toBe(false);
  });

  test("leaves out a column that follows from those that are in, and takes it once one of them is gone", () => {
    const active = begin();
    active.add(0);
    active.add(1);
    expect(active.add(5)).toBe(false);
    expect(active.columns).toEqual([0, 1]);
    active.remove(0);
    expect(active.add(5)).toBe(true);
    expect(active.columns).toEqual([1, 5]);
  });

  test("solves after a removal as if the column had never been in", () => {
    const active = begin();
    for (const column of [2, 0, 3, 1]) active.add(column);
    active.remove(0);
    const fresh = begin();
    for (const column of [2, 3, 1]) fresh.add(column);
    expect(active.columns).toEqual(fresh.columns);
    expect(active.has(0)).toBe(false);
    expect(active.solve(right)).toEqual(fresh.solve(right));
  });
});
