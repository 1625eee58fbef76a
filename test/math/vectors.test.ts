import fc from "fast-check";
import { expect, test } from "vitest";
import { axpy, dot, multiply, take } from "../../dist/math/vectors.js";

/** Whole numbers, so that no sum is rounded. */
const pair = fc
  .array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 })), { maxLength: 20 })
  .map((entries) => [0, 1].map((side) => Float64Array.from(entries, (entry) => entry[side])));

test("inner product, elementwise product and axpy are those of plain lists, and leave what they are given", () => {
  fc.assert(
    fc.property(pair, fc.integer({ min: -9, max: 9 }), ([a, b], factor) => {
      const [before, other] = [[...a], [...b]];
      expect(dot(a, b)).toBe(before.reduce((sum, value, i) => sum + value * other[i], 0));
      expect([...multiply(a, b)].map((value) => value + 0)).toEqual(before.map((value, i) => value * other[i] + 0));
      expect([...axpy(a, factor, b)].map((value) => value + 0)).toEqual(
        before.map((value, i) => value + factor * other[i] + 0),
      );
      expect([[...a], [...b]]).toEqual([before, other]);
    }),
  );
});

test("values are taken in the order of their indices, more than once where they are there twice", () => {
  expect([...take(Float64Array.of(5, 6, 7), Uint32Array.of(2, 0, 0, 1))]).toEqual([7, 5, 5, 6]);
  expect(take(Float64Array.of(5), new Uint32Array(0))).toHaveLength(0);
});
