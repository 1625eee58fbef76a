import fc from "fast-check";
import { expect, test } from "vitest";
import { pairedDifferenceInterval } from "../../dist/math/paired-difference-interval.js";
import { wilsonInterval } from "../../dist/math/wilson-interval.js";

const bounded = (value: number, below: number, above: number) => ({ value, low: value - below, high: value + above });

test("estimates of other rows have the interval of independent ones: Newcombe's 56/70 - 48/80", () => {
  // Of Wilson intervals: table II of the paper, method 10.
  const first = { value: 0.8, ...wilsonInterval(0.8, 70, 0.95) };
  const second = { value: 0.6, ...wilsonInterval(0.6, 80, 0.95) };
  const { low, high } = pairedDifferenceInterval(first, second, 0);
  expect(low).toBeCloseTo(0.0524, 4);
  expect(high).toBeCloseTo(0.3339, 4);
});

test("symmetric bounds are those of a difference of correlated normal numbers", () => {
  for (const correlation of [-1, -0.4, 0, 0.3, 0.9]) {
    const { low, high } = pairedDifferenceInterval(bounded(3, 0.5, 0.5), bounded(1, 0.2, 0.2), correlation);
    const half = Math.sqrt(0.25 + 0.04 - 2 * correlation * 0.1);
    expect([low, high]).toEqual([expect.closeTo(2 - half, 12), expect.closeTo(2 + half, 12)]);
  }
});

test("equal estimates that always move together differ by nothing for certain", () => {
  const share = bounded(0.7, 0.1, 0.3);
  const { low, high } = pairedDifferenceInterval(share, bounded(0.7, 0.3, 0.1), 1);
  // The lower bound meets the other's upper bound: .1 on both sides, and .3.
  expect([low, high]).toEqual([expect.closeTo(0, 7), expect.closeTo(0, 7)]);
});

test("the lower end is made of the first one's lower bound and the second one's upper bound", () => {
  const { low, high } = pairedDifferenceInterval(bounded(5, 3, 0), bounded(2, 0, 4), 0);
  expect([low, high]).toEqual([3 - 5, 3]);
});

const side = fc.double({ min: 0, max: 2, noNaN: true });
const value = fc.double({ min: -1, max: 1, noNaN: true });

test("swapping the two mirrors the interval, and rounding never makes it no number", () => {
  fc.assert(
    fc.property(value, side, side, value, side, side, value, (a, aBelow, aAbove, b, bBelow, bAbove, correlation) => {
      const [first, second] = [bounded(a, aBelow, aAbove), bounded(b, bBelow, bAbove)];
      const { low, high } = pairedDifferenceInterval(first, second, correlation);
      const mirrored = pairedDifferenceInterval(second, first, correlation);
      expect([-mirrored.high, -mirrored.low]).toEqual([expect.closeTo(low, 12), expect.closeTo(high, 12)]);
      expect(low).toBeLessThanOrEqual(high);
    }),
  );
});
