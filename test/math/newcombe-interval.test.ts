import { expect, test } from "vitest";
import { newcombeInterval } from "../../dist/math/newcombe-interval.js";

// Table II of the paper, method 10.
test.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.1705, 0.809],
  [6, 7, 2, 7, 0.0582, 0.8062],
  [5, 56, 0, 29, -0.0381, 0.1926],
  [10, 10, 0, 20, 0.6791, 1],
  [10, 10, 0, 10, 0.6075, 1],
])("Newcombe's difference %i/%i - %i/%i", (a, m, b, n, low, high) => {
  const found = newcombeInterval({ share: a / m, count: m }, { share: b / n, count: n }, 0.95);
  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
});
