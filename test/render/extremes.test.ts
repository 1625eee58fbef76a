import { expect, test } from "vitest";
import { extremes } from "../../dist/render/extremes.js";

test("gives the least and the greatest", () => {
  expect(extremes([3, -1, 2])).toEqual([-1, 3]);
  expect(extremes([5])).toEqual([5, 5]);
});

test("takes lists longer than the arguments of a call", () => {
  expect(extremes(Array.from({ length: 1_000_000 }, (_, i) => i))).toEqual([0, 999_999]);
});

test("of nothing are apart the wrong way round", () => {
  expect(extremes([])).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
});
