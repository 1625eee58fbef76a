import { expect, test } from "vitest";
import { binomialDraw } from "../../dist/math/binomial-draw.js";
import { parkMiller } from "../fixtures/park-miller.js";

test.each([
  [1, 0.3],
  [7, 0.5],
  [40, 0.9],
  [300, 0.01],
])("evenly spread uniforms give each number of %i hits at %d as often as its probability says", (count, share) => {
  const draw = binomialDraw(count, share);
  const draws = 4000;
  const found = new Float64Array(count + 1);
  for (let i = 0; i < draws; i++) found[draw((i + 0.5) / draws)]++;
  let probability = (1 - share) ** count;
  for (let hits = 0; hits <= count; hits++) {
    expect(Math.abs(found[hits] - draws * probability)).toBeLessThanOrEqual(1.001);
    probability *= ((count - hits) / (hits + 1)) * (share / (1 - share));
  }
});

test("is sure where the share is 0 or 1, or nothing is drawn", () => {
  for (const uniform of [0, 0.5, 1 - 1e-16]) {
    expect([binomialDraw(9, 0)(uniform), binomialDraw(9, 1)(uniform), binomialDraw(0, 0.5)(uniform)]).toEqual([
      0, 9, 0,
    ]);
  }
});

test("has the mean and the variance of many rows with few hits", () => {
  const { uniform } = parkMiller(5);
  const draw = binomialDraw(100_000, 0.02);
  const draws = Array.from({ length: 4000 }, () => draw(uniform()));
  const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
  const variance = draws.reduce((sum, each) => sum + (each - mean) ** 2, 0) / draws.length;
  expect(mean).toBeCloseTo(2000, -1);
  expect(Math.abs(variance / 1960 - 1)).toBeLessThan(0.1);
});
