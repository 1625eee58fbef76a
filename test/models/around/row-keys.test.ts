import fc from "fast-check";
import { expect, test } from "vitest";
import { matrix } from "whybox";
import { rowKeys, someRows } from "../../../dist/models/around/row-keys.js";

const bitsOf = (row: readonly number[]) => [...new Uint8Array(Float64Array.from(row).buffer)].join();
const value = fc.oneof(
  fc.constantFrom(0, -0, Number.NaN, 1, 1 + Number.EPSILON, Number.POSITIVE_INFINITY),
  fc.double(),
);

test("keys are equal for rows of the same bits, and for no others", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 12 }), (rows) => {
      const keys = rowKeys(matrix(rows));
      expect(keys).toHaveLength(rows.length);
      keys.forEach((key, i) => {
        keys.forEach((other, j) => {
          expect(key === other).toBe(bitsOf(rows[i]) === bitsOf(rows[j]));
        });
      });
    }),
  );
});

test("rows of many columns, and of a part of a larger array, have keys of their own", () => {
  const columns = 5000;
  const data = Float64Array.from({ length: 3 * columns + 1 }, (_, i) => (i - 1) % columns);
  data[2 * columns + 4097] += 1;
  const [first, second, third] = rowKeys({ data: data.subarray(1), rows: 3, columns });
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(first).toHaveLength(4 * columns);
  expect(rowKeys({ data: new Float64Array(0), rows: 2, columns: 0 })).toEqual(["", ""]);
});

test("texts are their own keys", () => {
  const texts = ["a", "", "a"];
  expect(rowKeys(texts)).toEqual(texts);
  expect(rowKeys(texts)).not.toBe(texts);
});

test("some rows of a batch are a batch, in the order that is asked", () => {
  const rows = matrix([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  expect(someRows(rows, [2, 0, 2])).toEqual(
    matrix([
      [5, 6],
      [1, 2],
      [5, 6],
    ]),
  );
  expect(someRows(["a", "b", "c"], [2, 0])).toEqual(["c", "a"]);
});
