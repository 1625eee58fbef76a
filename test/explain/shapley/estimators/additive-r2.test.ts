import { expect, test } from "vitest";
import { coalitions } from "whybox/extending";
import { additiveR2 } from "../../../../dist/explain/shapley/estimators/additive-r2.js";
import { noises } from "../../../fixtures/games.js";

/** The definition, part by part. */
function plainly(
  kept: readonly number[][],
  weights: number[],
  worths: number[],
  empty: number,
  values: number[],
): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = weights.reduce((sum, weight, row) => sum + weight * worths[row], 0) / total;
  const squares = (difference: (row: number) => number) =>
    weights.reduce((sum, weight, row) => sum + weight * difference(row) ** 2, 0);
  const fitted = kept.map((parts) => parts.reduce((sum, part) => sum + values[part], empty));
  return 1 - squares((row) => worths[row] - fitted[row]) / squares((row) => worths[row] - mean);
}

test.each([3, 8, 9, 37])("R2 of %i parts, eight at a time, is that of adding part by part", (parts) => {
  const kept = Array.from({ length: 20 }, (_, row) =>
    Array.from({ length: parts }, (_, part) => part).filter((part) => (row * (part + 3)) % 5 < 2),
  );
  const weights = noises(20, 1).map(Math.abs);
  const worths = noises(20, 2);
  const values = noises(parts, 3);
  const found = additiveR2(coalitions(parts, kept), weights, Float64Array.from(worths), 0.3, Float64Array.from(values));
  expect(found).toBeCloseTo(plainly(kept, weights, worths, 0.3, values), 10);
});

test("R2 of an additive game is 1, and of a constant one unknown", () => {
  const kept = [[0], [1], [0, 1], [2]];
  const values = Float64Array.of(1, -2, 0.5);
  const z = coalitions(3, kept);
  const additive = Float64Array.from(kept, (parts) => parts.reduce((sum, part) => sum + values[part], 7));
  expect(additiveR2(z, [1, 2, 3, 4], additive, 7, values)).toBeCloseTo(1, 12);
  expect(additiveR2(z, [1, 2, 3, 4], new Float64Array(4).fill(7), 7, values)).toBeNull();
});
