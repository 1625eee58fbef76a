import fc from "fast-check";
import { expect, test } from "vitest";
import { duplicateRows, sharedRows } from "../../../dist/audit/profile/duplicate-rows.js";
import { atOnce } from "../../../dist/core/give-way.js";

const cell = fc.constantFrom(0, 1, 1.5, -0, Number.NaN, 1e300);
const table = fc.array(fc.tuple(cell, cell), { maxLength: 12 });
const matrix = (rows: readonly (readonly number[])[]) => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  columns: 2,
});
const target = (values: readonly number[]) => ({ values: Float64Array.from(values) });
const same = (one: readonly number[], two: readonly number[]) => one.every((value, i) => Object.is(value, two[i]));

test("counts what comparing every pair of rows counts; gaps equal each other", () => {
  fc.assert(
    fc.property(table, fc.array(fc.constantFrom(0, 1, Number.NaN), { minLength: 12, maxLength: 12 }), (rows, told) => {
      const found = atOnce(duplicateRows({ rows: matrix(rows), target: target(told.slice(0, rows.length)) } as never));
      const alike = (i: number, j: number) => same(rows[i], rows[j]);
      const equal = (i: number, j: number) => alike(i, j) && Object.is(told[i], told[j]);
      const all = [...rows.keys()];
      const sizes = all.map((i) => all.filter((j) => equal(i, j)).length);
      expect(found).toEqual({
        rows: all.filter((i) => all.some((j) => j < i && equal(i, j))).length,
        largest: Math.max(0, ...sizes.filter((size) => size > 1)),
        contradicting: all.filter((i) => all.some((j) => alike(i, j) && !equal(i, j))).length,
      });
    }),
    { numRuns: 60 },
  );
});

test("without a target nothing contradicts", () => {
  const rows = matrix([
    [1, 2],
    [1, 2],
    [1, 2],
    [3, 4],
  ]);
  expect(atOnce(duplicateRows({ rows } as never))).toEqual({ rows: 2, largest: 3, contradicting: 0 });
});

test("shared rows are those of the first table that are in the second, each as often as it stands there", () => {
  fc.assert(
    fc.property(table, table, (first, second) => {
      const expected = first.filter((row) => second.some((other) => same(row, other))).length;
      expect(atOnce(sharedRows(matrix(first), matrix(second)))).toBe(expected);
    }),
    { numRuns: 60 },
  );
});

test("a long table gives way on the way", () => {
  const long = matrix(Array.from({ length: 4001 }, (_, i) => [i, i]));
  const steps = duplicateRows({ rows: long } as never);
  let pauses = 0;
  while (!steps.next().done) pauses++;
  expect(pauses).toBe(3);
});
