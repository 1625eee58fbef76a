import { expect, test } from "vitest";
import { wilsonInterval } from "../../dist/math/wilson-interval.js";

// Table I of Newcombe 1998, "Two-sided confidence intervals for the single proportion", method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])("%i of %i is that of Wilson", (hits, count, low, high) => {
  const found = wilsonInterval(hits / count, count, 0.95);
  expect(found.low).toBeCloseTo(low, 4);
  expect(found.high).toBeCloseTo(high, 4);
  const mirrored = wilsonInterval(1 - hits / count, count, 0.95);
  expect(mirrored.low).toBeCloseTo(1 - found.high, 12);
  expect(mirrored.high).toBeCloseTo(1 - found.low, 12);
});
