import { describe, expect, test } from "vitest";
import { exactInterval } from "../../src/math/exact-interval.js";
import { midPInterval } from "../../src/math/mid-p-interval.js";

/** The probability of more hits than seen, and of half of as many as seen. */
function tailAbove(hits: number, count: number, share: number): number {
  const at = (k: number) => {
    let value = 1;
    for (let i = 1; i <= k; i++) value *= (count - k + i) / i;
    return value * share ** k * (1 - share) ** (count - k);
  };
  let sum = at(hits) / 2;
  for (let k = hits + 1; k <= count; k++) sum += at(k);
  return sum;
}

describe("midPInterval", () => {
  test.each([
    [3, 50, 0.95],
    [1, 30, 0.9936],
    [25, 40, 0.99],
    [39, 40, 0.5],
  ])("%i of %i at %d leaves half of the rest in each tail, by its definition", (hits, count, level) => {
    const { low, high } = midPInterval(hits, count, level);
    expect(tailAbove(hits, count, low)).toBeCloseTo((1 - level) / 2, 10);
    expect(1 - tailAbove(hits, count, high)).toBeCloseTo((1 - level) / 2, 10);
    const exact = exactInterval(hits, count, level);
    expect(low).toBeGreaterThan(exact.low);
    expect(high).toBeLessThan(exact.high);
  });

  test("of no hit and of nothing but hits has the closed form", () => {
    // Half of (1 - share)^count is what the upper tail leaves.
    expect(midPInterval(0, 50, 0.95)).toEqual({ low: 0, high: expect.closeTo(1 - 0.05 ** (1 / 50), 12) });
    expect(midPInterval(50, 50, 0.95)).toEqual({ low: expect.closeTo(0.05 ** (1 / 50), 12), high: 1 });
  });

  test("is the mirror image for misses, and takes effective numbers of rows", () => {
    const [hits, misses] = [midPInterval(7.5, 31.2, 0.98), midPInterval(23.7, 31.2, 0.98)];
    expect(hits.low).toBeCloseTo(1 - misses.high, 10);
    expect(hits.high).toBeCloseTo(1 - misses.low, 10);
    expect(midPInterval(3, 10, 1)).toEqual({ low: 0, high: 1 });
  });
});
