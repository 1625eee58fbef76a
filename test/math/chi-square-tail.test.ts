import { expect, test } from "vitest";
import { chiSquareTail } from "../../dist/math/chi-square-tail.js";

const close = (value: number, expected: number, relative = 1e-10) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-300));

test("of 2 degrees is exp(-x / 2), of 4 and 6 the sums of Poisson probabilities that stand beside it", () => {
  for (const x of [0.1, 2, 30]) {
    close(chiSquareTail(x, 2), Math.exp(-x / 2), 1e-12);
    close(chiSquareTail(x, 4), Math.exp(-x / 2) * (1 + x / 2), 1e-12);
    close(chiSquareTail(x, 6), Math.exp(-x / 2) * (1 + x / 2 + (x / 2) ** 2 / 2), 1e-12);
  }
  close(chiSquareTail(3.841458820694124, 1), 0.05, 1e-10);
  // Of the tables, to their digits.
  expect(chiSquareTail(18.307, 10)).toBeCloseTo(0.05, 5);
  expect(chiSquareTail(124.342, 100)).toBeCloseTo(0.05, 5);
});
