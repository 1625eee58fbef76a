import { expect, test } from "vitest";
import { kolmogorovTail } from "../../dist/math/kolmogorov-tail.js";
import { parkMiller } from "../fixtures/park-miller.js";

test.each([
  [1.224, 0.1],
  [1.358, 0.05],
  [1.628, 0.01],
])("the asymptotic quantile %f has the tail %f", (quantile, tail) => {
  // Of very large samples the correction is nothing: distance x root of n is the statistic.
  expect(kolmogorovTail(quantile / Math.sqrt(5e9), 1e10, 1e10)).toBeCloseTo(tail, 3);
});

test("is 1 where samples agree, falls with the distance, and stays within 0 and 1", () => {
  expect(kolmogorovTail(0, 30, 40)).toBe(1);
  const tails = Array.from({ length: 50 }, (_, i) => kolmogorovTail(i / 50, 30, 40));
  for (let i = 1; i < 50; i++) expect(tails[i]).toBeLessThanOrEqual(tails[i - 1]);
  expect(kolmogorovTail(1, 300, 400)).toBeLessThan(1e-50);
});

test("two samples of one distribution come below .05 about once in twenty", () => {
  const { uniform } = parkMiller(11);
  let below = 0;
  for (let run = 0; run < 2000; run++) {
    const sorted = [40, 25].flatMap((size, sample) => Array.from({ length: size }, () => ({ x: uniform(), sample })));
    sorted.sort((a, b) => a.x - b.x);
    let [first, second, distance] = [0, 0, 0];
    for (const { sample } of sorted) {
      if (sample === 0) first += 1 / 40;
      else second += 1 / 25;
      distance = Math.max(distance, Math.abs(first - second));
    }
    if (kolmogorovTail(distance, 40, 25) < 0.05) below++;
  }
  expect(below / 2000).toBeGreaterThan(0.03);
  expect(below / 2000).toBeLessThan(0.065);
});
