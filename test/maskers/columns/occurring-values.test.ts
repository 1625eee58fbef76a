import fc from "fast-check";
import { expect, test } from "vitest";
import { occurringValues } from "../../../dist/maskers/columns/occurring-values.js";

/** The definition: the nearest; of several the preferred one, else the first in the column. */
function plainly(column: readonly number[], number: number, preferred: number): number {
  const values = column.filter((value) => !Number.isNaN(value));
  const least = Math.min(...values.map((value) => Math.abs(value - number)));
  const nearest = values.filter((value) => Math.abs(value - number) === least);
  return nearest.includes(preferred) ? preferred : nearest[0];
}

const gap = fc.constant(Number.NaN);
const whole = fc.integer({ min: -6, max: 6 });

test("the nearest value of the column is found; of two the preferred one, or else the first", () => {
  fc.assert(
    fc.property(
      fc
        .array(fc.oneof(whole, whole, gap), { minLength: 1, maxLength: 12 })
        .filter((column) => column.some((v) => v <= 6)),
      fc.integer({ min: -16, max: 16 }).map((half) => half / 2),
      fc.nat(),
      (column, number, pick) => {
        const values = column.filter((value) => !Number.isNaN(value));
        const preferred = values[pick % values.length];
        const nearest = occurringValues(Float64Array.from(column));
        expect(nearest(number, preferred)).toBe(plainly(column, number, preferred));
      },
    ),
  );
});

test("where distances are rounded, more than two values are equally near, and the first row's is taken", () => {
  const column = [3, 1, 2, 4, 1e19];
  const nearest = occurringValues(Float64Array.from(column));
  const apart = 2 ** 57;
  expect(new Set(column.slice(0, 4).map((value) => Math.abs(value - apart))).size).toBe(1);
  expect(nearest(apart, 4)).toBe(4);
  expect(nearest(apart, 1e19)).toBe(3);
  expect(nearest(-apart, 1e19)).toBe(3);
  expect(occurringValues(Float64Array.from([...column].reverse()))(apart, 1e19)).toBe(4);
});
