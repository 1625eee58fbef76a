import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Distance, matrix } from "whybox";
import { distances, localityWeights } from "whybox/statistics";
import { limeReference } from "../fixtures/lime-reference.js";

type Case = Record<Distance, number[]> & { Z: number[][]; kernel: { width: number; euclidean: number[] }[] };
const { cases } = limeReference<{ cases: Case[] }>("lime_distance_kernel");
const measures = ["euclidean", "cosine", "manhattan"] as const;

const row = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 3, maxLength: 3 });

describe("distances", () => {
  for (const { Z, kernel, ...expected } of cases) {
    test.each(measures)("reference: %s", (measure) => {
      const actual = distances(Z, 0, measure);
      for (const [i, value] of expected[measure].entries()) expect(Math.abs(actual[i] - value)).toBeLessThan(1e-12);
    });

    test.each(kernel)("reference: weights of width $width", ({ width, euclidean }) => {
      const weights = localityWeights(expected.euclidean, width);
      for (const [i, value] of euclidean.entries()) expect(Math.abs(weights[i] / value - 1)).toBeLessThan(1e-12);
    });
  }

  test("are 0 to the row itself, symmetric and never negative", () => {
    fc.assert(
      fc.property(row, row, (a, b) => {
        for (const measure of measures) {
          const [own, there] = distances([a, b], 0, measure);
          const [back] = distances([a, b], b, measure);
          if (a.some((value) => value !== 0) || measure !== "cosine") expect(own).toBeCloseTo(0, 12);
          expect(there).toBeCloseTo(back, 12);
          expect(there).toBeGreaterThanOrEqual(0);
        }
        const [, euclidean] = distances([a, b], 0, "euclidean");
        const [, manhattan] = distances([a, b], 0, "manhattan");
        expect(euclidean).toBeLessThanOrEqual(manhattan * (1 + 1e-12));
        expect(manhattan).toBeLessThanOrEqual(Math.sqrt(3) * euclidean * (1 + 1e-12));
      }),
    );
  });

  test("take a Matrix or rows, a row by its index or by its numbers", () => {
    const rows = [
      [3, 4],
      [0, 0],
    ];
    expect(distances(matrix(rows), 1, "euclidean")).toEqual(Float64Array.of(5, 0));
    expect(distances(rows, [0, 0], "manhattan")).toEqual(Float64Array.of(7, 0));
  });

  test("hold where squares overflow or vanish", () => {
    for (const scale of [1e-200, 1e200]) {
      const rows = [
        [0, 0],
        [3 * scale, 4 * scale],
      ];
      expect(distances(rows, 0, "euclidean")[1] / scale).toBeCloseTo(5, 12);
      expect(distances(rows, [scale, 0], "cosine")[1]).toBeCloseTo(0.4, 12);
    }
  });

  test("cosine is 1 to a row of zeros, and 2 to the opposite row", () => {
    expect(distances([[0, 0]], 0, "cosine")).toEqual(Float64Array.of(1));
    expect(distances([[1, 2]], [-1, -2], "cosine")[0]).toBeCloseTo(2, 12);
  });
});

describe("localityWeights", () => {
  test("fall from 1 to 0 as rows get further away", () => {
    const weights = localityWeights([0, 1, 2, 50, Number.POSITIVE_INFINITY], 1);
    expect(Array.from(weights)).toEqual([1, Math.exp(-0.5), Math.exp(-2), 0, 0]);
    expect(Array.from(localityWeights([0, 3], Number.POSITIVE_INFINITY))).toEqual([1, 1]);
  });

  test("stay above 0 where exp(-distance^2 / width^2) has no digits left", () => {
    const [weight] = localityWeights([Math.sqrt(740)], 1);
    expect(weight / Math.exp(-370)).toBeCloseTo(1, 12);
  });
});
