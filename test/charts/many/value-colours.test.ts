import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COLOURS, NO_VALUE, rankColours, valueColours } from "../../../dist/charts/many/value-colours.js";
import { numbersIn } from "../drawn.js";

describe("the colours of values", () => {
  test("go from blue to orange, each warmer than the one before", () => {
    const warmth = valueColours.map((colour) => {
      const [red, , blue] = numbersIn(colour);
      return red - blue;
    });
    expect(warmth).toHaveLength(COLOURS);
    expect(warmth).toEqual(warmth.toSorted((a, b) => a - b));
    expect(new Set(warmth).size).toBe(COLOURS);
    expect(warmth[0]).toBeLessThan(-140);
    expect(warmth[COLOURS - 1]).toBeGreaterThan(200);
    expect(valueColours).not.toContain(NO_VALUE);
  });

  test("have steps that can be told from their neighbours, and the ends furthest apart", () => {
    const distance = (a: string, b: string) => {
      const [first, second] = [numbersIn(a), numbersIn(b)];
      return Math.hypot(...first.map((value, i) => value - second[i]));
    };
    for (let i = 1; i < COLOURS; i++) expect(distance(valueColours[i], valueColours[i - 1])).toBeGreaterThan(15);
    expect(distance(valueColours[0], valueColours[COLOURS - 1])).toBeGreaterThan(200);
  });
});

describe("ranks", () => {
  test("spread values over all colours, so that an outlier leaves the others theirs", () => {
    expect(rankColours([1, 2, 3, 4, 1e9])).toEqual([0, 2, 4, 6, 8]);
    expect(rankColours([10, 30, 20, 10])).toEqual([0, 8, 4, 0]);
  });

  test("are in the middle for a value that is the only one, and none for what is no number", () => {
    expect(rankColours([5, 5])).toEqual([4, 4]);
    expect(rankColours([5, "a", null, 7])).toEqual([0, -1, -1, 8]);
    expect(rankColours([])).toEqual([]);
  });

  test("do not change with the scale, and never fall where values rise", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 }), (values) => {
        const ranks = rankColours(values);
        expect(rankColours(values.map((value) => value ** 3 + 7))).toEqual(ranks);
        for (const [i, a] of values.entries())
          for (const [j, b] of values.entries()) if (a <= b) expect(ranks[i]).toBeLessThanOrEqual(ranks[j]);
      }),
      { numRuns: 30 },
    );
  });
});
