import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalCdf } from "../../dist/math/normal-cdf.js";
import { normalQuantile } from "../../dist/math/normal-quantile.js";
import { truncatedNormal } from "../../dist/math/truncated-normal.js";
import { limeReference } from "../fixtures/lime-reference.js";

type Case = Record<"min" | "max" | "mean" | "std" | "truncMean" | "truncStd", number>;
const { undiscretiseTruncNormal: cases } = limeReference<{ undiscretiseTruncNormal: Case[] }>("discretizer");

describe("normalCdf", () => {
  // From the series in 700-digit arithmetic.
  test.each([
    [-37, 5.725571222524577e-300],
    [-20, 2.7536241186062337e-89],
    [-5, 2.866515718791939e-7],
    [-2.5, 0.006209665325776135],
    [-1, 0.15865525393145705],
    [0, 0.5],
    [0.5, 0.6914624612740131],
    [2.5, 0.9937903346742238],
    [6, 0.9999999990134123],
  ])("of %f is %f", (x, share) => expect(Math.abs(normalCdf(x) / share - 1)).toBeLessThan(1e-12));

  test("has limits, and no value of NaN", () => {
    expect([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -50, 50, Number.NaN].map(normalCdf)).toEqual([
      0,
      1,
      0,
      1,
      Number.NaN,
    ]);
  });

  test("is the inverse of normalQuantile", () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 5, noNaN: true }), (x) => {
        expect(Math.abs(normalQuantile(normalCdf(x)) - x)).toBeLessThan(1e-9);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 0.999, noNaN: true }), (share) => {
        expect(Math.abs(normalCdf(normalQuantile(share)) / share - 1)).toBeLessThan(1e-11);
      }),
    );
    expect([0, 0.5, 1, -1, 2].map(normalQuantile)).toEqual([
      Number.NEGATIVE_INFINITY,
      0,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe("truncatedNormal", () => {
  test.each(cases)("reference case $min to $max", ({ min, max, mean, std, truncMean, truncStd }) => {
    const distribution = truncatedNormal({ mean, standardDeviation: std, min, max });
    const moments = distribution.moments();
    expect(moments.mean).toBeCloseTo(truncMean, 12);
    expect(moments.standardDeviation).toBeCloseTo(truncStd, 12);
    expectMomentsOfDraws(distribution);
  });

  test.each([
    ["in a tail", { mean: 0, standardDeviation: 1, min: 20, max: 22 }],
    ["further out than shares can tell", { mean: 0, standardDeviation: 1, min: 60, max: 61 }],
    ["in the lower tail, with another scale", { mean: 100, standardDeviation: 2, min: 0, max: 10 }],
    ["in an interval much narrower than the deviation", { mean: 5, standardDeviation: 2, min: 4.999, max: 5.001 }],
    ["without limits to speak of", { mean: 1, standardDeviation: 3, min: -200, max: 200 }],
  ])("draws what its moments say %s", (_, options) => expectMomentsOfDraws(truncatedNormal(options)));

  test("quantiles rise from min to max and never leave them", () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true });
    const deviation = fc.constantFrom(1e-11, 1e-3, 1, 1000);
    fc.assert(
      fc.property(number, deviation, number, number, (mean, standardDeviation, a, b) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)];
        const { quantile, moments } = truncatedNormal({ mean, standardDeviation, min, max });
        const values = [0, 1e-9, 0.1, 0.5, 0.9, 1 - 1e-9, 1].map(quantile);
        for (const [i, value] of values.entries()) {
          expect(value).toBeGreaterThanOrEqual(i > 0 ? values[i - 1] - 1e-12 * Math.abs(value) : min);
          expect(value).toBeLessThanOrEqual(max);
        }
        const { mean: centre, standardDeviation: spread } = moments();
        expect(centre).toBeGreaterThanOrEqual(min);
        expect(centre).toBeLessThanOrEqual(max);
        expect(spread).toBeLessThanOrEqual((max - min) / 2 + 1e-12);
      }),
    );
  });

  test("is a point where the interval is one, and the nearest limit where the mean is far off", () => {
    const point = truncatedNormal({ mean: 3.25, standardDeviation: 1e-11, min: 3.25, max: 3.25 });
    expect([point.quantile(0.3), point.moments().mean, point.moments().standardDeviation]).toEqual([3.25, 3.25, 0]);
    // The mean of an empty bin is 0.
    const empty = truncatedNormal({ mean: 0, standardDeviation: 1e-11, min: 3.25, max: 5.5 });
    expect([0, 0.5, 0.999].map(empty.quantile)).toEqual([3.25, 3.25, 3.25]);
    const tiny = truncatedNormal({ mean: 0, standardDeviation: 1e-300, min: -7, max: -2 });
    expect([tiny.quantile(0.5), tiny.moments().mean]).toEqual([-2, -2]);
  });
});

/** The quantiles of 20 000 evenly spaced shares have the mean and deviation that quadrature gives. */
function expectMomentsOfDraws(distribution: ReturnType<typeof truncatedNormal>): void {
  const draws = Float64Array.from({ length: 20_000 }, (_, i) => distribution.quantile((i + 0.5) / 20_000));
  const { mean, standardDeviation } = distribution.moments();
  const average = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  const variance = draws.reduce((sum, draw) => sum + (draw - average) ** 2, 0) / draws.length;
  expect(Math.abs(average - mean) / standardDeviation).toBeLessThan(2e-3);
  expect(Math.sqrt(variance) / standardDeviation).toBeCloseTo(1, 2);
}
