import fc from "fast-check";
import { expect, test } from "vitest";
import { argsort } from "../../dist/math/argsort.js";

const all = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);
/** By comparison: NaN last, equal values by position. */
function expected(values: Float64Array, rows: Uint32Array): number[] {
  const place = (value: number) => (Number.isNaN(value) ? 1 : 0);
  return [...rows.keys()]
    .sort((i, j) => {
      const [a, b] = [values[rows[i]], values[rows[j]]];
      return place(a) - place(b) || (a < b ? -1 : a > b ? 1 : 0) || i - j;
    })
    .map((i) => rows[i]);
}

test("is the order by comparison, of any doubles", () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (list) => {
      const values = Float64Array.from(list);
      expect([...argsort(values, all(values.length))]).toEqual(expected(values, all(values.length)));
    }),
  );
});

test.each([
  ["few values", (i: number) => (i * 7) % 5],
  ["zeros of both signs", (i: number) => (i % 2 ? -0 : 0)],
  ["values that share their high word", (i: number) => 1e9 + ((i * 7919) % 1009) * 1e-6],
  ["negative values that share their high word", (i: number) => -1e9 - ((i * 7919) % 1009) * 1e-6],
  ["gaps between values", (i: number) => (i % 3 ? Math.sin(i) : Number.NaN)],
])("is the order by comparison, of many rows: %s", (_, numberAt) => {
  const values = Float64Array.from({ length: 3000 }, (_value, i) => numberAt(i));
  expect([...argsort(values, all(3000))]).toEqual(expected(values, all(3000)));
});

test("takes some rows of a column of a matrix", () => {
  const data = Float64Array.from([9, 1, 9, 3, 9, 2, 9, 0]);
  expect([...argsort(data, Uint32Array.of(0, 1, 2), 1, 2)]).toEqual([0, 2, 1]);
});
