import { describe, expect, test } from "vitest";
import { atOnce } from "../../dist/core/give-way.js";
import { centredDesign } from "../../dist/regression/centred-design.js";
import { type PackedDesign, packedDesign } from "../../dist/regression/packed-design.js";
import { noises } from "../fixtures/games.js";

function blocksOf(columns: number, weighed: boolean) {
  return [7, 12, 1].map((rows, block) => {
    const data = Float64Array.from(noises(rows * columns, 40 * columns + block), (value) => Number(value > 0.2));
    for (let row = 0; row < rows; row++) data[row * columns] = 1;
    const z = { data, rows, columns };
    const weights = Float64Array.from(noises(rows, 90 + block), (value) => Math.max(0, 1 + value));
    return { z, y: Float64Array.from(noises(rows, block)), ...(weighed && { weights }) };
  });
}

describe.each([1, 8, 9, 31, 40])("rows of %i columns of 0 and 1", (columns) => {
  test.each([false, true])("have the products that they have unpacked, weighed: %s", (weighed) => {
    const blocks = blocksOf(columns, weighed);
    const packed = atOnce(packedDesign(blocks)) as PackedDesign;
    for (const counts of [
      [1, 1, 1],
      [0, 3, 1],
      [2, 1, 0],
    ]) {
      const [found, plain] = [packed(counts), atOnce(centredDesign(blocks, counts))];
      expect(found.columns).toBe(columns);
      expect(found.spread).toBeCloseTo(plain.spread, 10);
      found.squares.forEach((value, column) => expect(value).toBeCloseTo(plain.squares[column], 10));
      found.cross.forEach((value, column) => expect(value).toBeCloseTo(plain.cross[column], 10));
      const v = Float64Array.from(noises(columns, 77));
      const products = atOnce(plain.normal(v));
      atOnce(found.normal(v)).forEach((value, column) => expect(value).toBeCloseTo(products[column], 10));
      // It is 1 in all rows.
      expect(found.squares[0]).toBe(0);
    }
  });
});

test("rows of other numbers are not packed", () => {
  const [first, ...others] = blocksOf(9, false);
  first.z.data[60] = 0.5;
  expect(atOnce(packedDesign([...others, first]))).toBeUndefined();
});
