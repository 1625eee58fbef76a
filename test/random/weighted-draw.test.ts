import { expect, test } from "vitest";
import { indexAt, weightedDraw } from "../../dist/random/weighted-draw.js";
import { noises } from "../fixtures/games.js";

const weights = Float64Array.of(0, 3, 0, 1, 4, 0);

test("each place takes the share of the uniform numbers that its weight is of all", () => {
  const draw = weightedDraw(weights.length, (at) => weights[at]);
  const counts = new Float64Array(weights.length);
  for (let i = 0; i < 8000; i++) counts[draw((i + 0.5) / 8000)]++;
  expect(Array.from(counts)).toEqual([0, 3000, 0, 1000, 4000, 0]);
  // Ends belong to places with a weight.
  expect([draw(0), draw(1 - 2 ** -33)]).toEqual([1, 4]);
});

test("one draw from shares is the draw prepared for many", () => {
  const shares = weights.map((weight) => weight / 8);
  const draw = weightedDraw(weights.length, (at) => weights[at]);
  for (const value of noises(500, 9)) expect(indexAt(shares, (value + 1) / 2)).toBe(draw((value + 1) / 2));
  expect(indexAt(shares, 1.5)).toBe(4);
});
