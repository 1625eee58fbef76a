import { expect, test } from "vitest";
import { exactInterval } from "../../dist/math/exact-interval.js";

const close = (value: number, expected: number, relative = 1e-10) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-300));

test("exact ends: all or none of n has the closed form 1 - (alpha / 2)^(1 / n)", () => {
  close(exactInterval(30, 30, 0.95).low, 0.025 ** (1 / 30));
  expect(exactInterval(30, 30, 0.95).high).toBe(1);
  close(exactInterval(0, 12, 0.9).high, 1 - 0.05 ** (1 / 12));
});

// Table I of Newcombe 1998, "Two-sided confidence intervals for the single proportion", method 5.
test.each([
  [81, 263, 0.2527, 0.3676],
  [15, 148, 0.0578, 0.1617],
  [0, 20, 0, 0.1684],
  [1, 29, 0.0009, 0.1776],
])("%i of %i is that of Clopper and Pearson", (hits, count, low, high) => {
  const found = exactInterval(hits, count, 0.95);
  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
});
