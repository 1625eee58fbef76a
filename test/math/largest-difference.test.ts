import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { atOnce } from "../../dist/core/give-way.js";
import { endLevels, largestDifference, smallestRatio } from "../../dist/math/largest-difference.js";
import { miettinenNurminenInterval } from "../../dist/math/miettinen-nurminen-interval.js";

type Share = { readonly share: number; readonly count: number };

/** The bounds of every pair of different groups, each pair in both orders. */
const boundsOf = (shares: readonly Share[], of: "difference" | "ratio", level: number) =>
  shares.flatMap((a, i) => shares.flatMap((b, j) => (i === j ? [] : [miettinenNurminenInterval(a, b, of, level)])));

/** As the definition says: the furthest lower bound and the furthest upper bound of any pair. */
function plainly(shares: readonly Share[], { near, far }: { near: number; far: number }) {
  return {
    difference: {
      low: Math.max(0, ...boundsOf(shares, "difference", near).map(({ low }) => low)),
      high: Math.max(...boundsOf(shares, "difference", far).map(({ high }) => high)),
    },
    ratio: {
      low: Math.min(1, ...boundsOf(shares, "ratio", far).map(({ low }) => low)),
      high: Math.min(1, ...boundsOf(shares, "ratio", near).map(({ high }) => high)),
    },
  };
}

/** Hits of a group: none and all of them among these, where one end of an interval is that of its range. */
const counted = fc
  .integer({ min: 2, max: 300 })
  .chain((count) =>
    fc
      .oneof(fc.constant(0), fc.constant(count), fc.integer({ min: 0, max: count }))
      .map((hits) => ({ share: hits / count, count })),
  );

describe("the interval of the largest gap", () => {
  test("reaches from the furthest lower to the furthest upper bound of any pair", () => {
    fc.assert(
      fc.property(
        fc.array(counted, { minLength: 2, maxLength: 4 }),
        fc.constantFrom(0.95, 0.99, 0.999),
        (shares, together) => {
          const levels = endLevels(together, 0.95);
          const { difference, ratio } = plainly(shares, levels);
          const found = atOnce(largestDifference(shares, levels));
          expect(found.low).toBeCloseTo(difference.low, 9);
          expect(found.high).toBeCloseTo(difference.high, 9);
          const smallest = atOnce(smallestRatio(shares, levels));
          expect(smallest.low).toBeCloseTo(ratio.low, 9);
          expect(smallest.high).toBeCloseTo(ratio.high, 9);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("of weighted rows and of groups far apart is that of their pairs too", () => {
    const levels = endLevels(0.99, 0.95);
    for (const shares of [
      [0.3, 0.42, 0.12, 0.5].map((share, i) => ({ share, count: [90, 31, 60, 47.5][i] })),
      [0.02, 0.97, 0.5].map((share, i) => ({ share, count: [800, 900, 2][i] })),
    ]) {
      const { difference, ratio } = plainly(shares, levels);
      expect(difference.low).toBeGreaterThan(0.05);
      expect(atOnce(largestDifference(shares, levels)).low).toBeCloseTo(difference.low, 9);
      expect(atOnce(largestDifference(shares, levels)).high).toBeCloseTo(difference.high, 9);
      expect(atOnce(smallestRatio(shares, levels)).low).toBeCloseTo(ratio.low, 9);
      expect(atOnce(smallestRatio(shares, levels)).high).toBeCloseTo(ratio.high, 9);
    }
  });

  test("starts at no gap where no pair differs for certain", () => {
    const shares = [0.3, 0.31, 0.29].map((share) => ({ share, count: 100 }));
    expect(atOnce(largestDifference(shares, endLevels(0.99, 0.95))).low).toBe(0);
    expect(atOnce(smallestRatio(shares, endLevels(0.99, 0.95))).high).toBe(1);
  });
});

describe("the levels of the two ends", () => {
  test("of two groups are that of the interval of their difference", () => {
    expect(endLevels(0.95, 0.95)).toEqual({ near: 0.95, far: expect.closeTo(0.95, 12) });
  });

  test("miss the truth together as often as the level says", () => {
    for (const [together, level] of [
      [0.99, 0.95],
      [0.9999, 0.9],
    ]) {
      const { near, far } = endLevels(together, level);
      expect(near).toBe(together);
      expect((1 - near) / 2 + (1 - far) / 2).toBeCloseTo(1 - level, 12);
    }
  });
});

test("pauses for each group at the least, and for each pair whose bounds are computed", () => {
  const shares = Array.from({ length: 60 }, (_, i) => ({ share: 0.2 + i / 200, count: 40 + i }));
  const levels = endLevels(0.999, 0.95);
  for (const search of [largestDifference, smallestRatio]) {
    const steps = search(shares, levels);
    let pauses = 0;
    while (!steps.next().done) pauses++;
    expect(pauses).toBeGreaterThan(60);
    // Most of the 3,540 pairs are passed over.
    expect(pauses).toBeLessThan(300);
  }
});
