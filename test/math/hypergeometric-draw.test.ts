import { expect, test } from "vitest";
import { hypergeometricDraw } from "../../dist/math/hypergeometric-draw.js";
import { parkMiller } from "../fixtures/park-miller.js";

test("hypergeometric draws have the mean and variance of the distribution", () => {
  const { uniform } = parkMiller(3);
  const [drawn, marked, total] = [30, 40, 100];
  const draws = Array.from({ length: 20_000 }, () => hypergeometricDraw(uniform(), drawn, marked, total));
  const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
  const variance = draws.reduce((sum, each) => sum + (each - mean) ** 2, 0) / draws.length;
  expect(mean).toBeCloseTo(12, 1);
  expect(variance).toBeCloseTo((12 * 0.6 * 70) / 99, 0);
  expect(hypergeometricDraw(0.5, 10, 10, 10)).toBe(10);
});
