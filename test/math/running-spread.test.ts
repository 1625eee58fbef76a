import { expect, test } from "vitest";
import { effectiveCount } from "../../dist/math/effective-count.js";
import { runningSpread } from "../../dist/math/running-spread.js";

function spreadOf(values: readonly number[], weights?: readonly number[]) {
  const spread = runningSpread();
  values.forEach((value, i) => {
    spread.add(value, weights?.[i]);
  });
  return spread;
}

test("is the mean and the sum of squares around it, of numbers far from 0 too", () => {
  for (const offset of [0, 1e9]) {
    const spread = spreadOf([1, 2, 3, 6].map((value) => value + offset));
    expect(spread.total()).toBe(4);
    expect(spread.mean()).toBeCloseTo(3 + offset, 6);
    expect(spread.squares()).toBeCloseTo(14, 6);
  }
});

test("a weight of 2 is a number twice, and one of 0 none", () => {
  const weighted = spreadOf([1, 5, 99, 4], [1, 2, 0, 1]);
  const repeated = spreadOf([1, 5, 5, 4]);
  expect(weighted.total()).toBe(4);
  expect(weighted.mean()).toBeCloseTo(repeated.mean(), 12);
  expect(weighted.squares()).toBeCloseTo(repeated.squares(), 12);
});

test("the effective count is the number of equal weights, and no more than one where one has all of it", () => {
  expect(effectiveCount([3, 3, 3, 3])).toBeCloseTo(4, 12);
  expect(effectiveCount([1, 0, 0])).toBe(1);
  expect(effectiveCount([0, 0])).toBe(0);
  expect(effectiveCount([2, 1])).toBeCloseTo(9 / 5, 12);
});
