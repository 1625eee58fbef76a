import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WhyboxError } from "whybox";
import { klBounds } from "whybox/statistics";
import { bernoulliDivergence } from "../../../dist/explain/anchors/kl-bounds.js";

type Reference = {
  bounds: { p: number; level: number; upper: number; lower: number }[];
  beta: { arms: number; t: number; delta: number; beta: number }[];
  kl: { p: number; q: number; kl: number }[];
};
const reference = JSON.parse(
  readFileSync(new URL("../../fixtures/anchors/kl_lucb.json", import.meta.url), "utf8"),
) as Reference;

test("there are 75 reference bounds, 12 rates and 10 divergences", () => {
  expect([reference.bounds.length, reference.beta.length, reference.kl.length]).toEqual([75, 12, 10]);
});

describe("klBounds", () => {
  test.each(reference.bounds)("KL($p || q) = $level", ({ p, level, upper, lower }) => {
    const { low, high } = klBounds(p, level);
    expect(Math.abs(low - lower)).toBeLessThan(1e-9);
    expect(Math.abs(high - upper)).toBeLessThan(1e-9);
  });

  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const threshold = fc.double({ min: 1e-6, max: 10, noNaN: true });

  test("lie around the mean, and the divergence there is the threshold or the end is met", () => {
    fc.assert(
      fc.property(share, threshold, (mean, level) => {
        const { low, high } = klBounds(mean, level);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(mean);
        expect(high).toBeGreaterThanOrEqual(mean);
        expect(high).toBeLessThanOrEqual(1);
        if (low > 1e-300) expect(bernoulliDivergence(mean, low)).toBeCloseTo(level, 6);
        if (high < 1 - 1e-12) expect(bernoulliDivergence(mean, high)).toBeCloseTo(level, 3);
      }),
    );
  });

  test("are as exact beside 0 as elsewhere", () => {
    const [mean, level] = [7e-7, 2.88e-5];
    const { low } = klBounds(mean, level);
    // KL = mean ln(mean / low) - mean, but for terms in mean^2 and low.
    expect(Math.log(low)).toBeCloseTo(Math.log(mean) - level / mean - 1, 4);
  });

  test("grow with the threshold, and mirror each other", () => {
    fc.assert(
      fc.property(share, threshold, threshold, (mean, a, b) => {
        const narrow = klBounds(mean, Math.min(a, b));
        const wide = klBounds(mean, Math.max(a, b));
        expect(wide.low).toBeLessThanOrEqual(narrow.low);
        expect(wide.high).toBeGreaterThanOrEqual(narrow.high);
        expect(klBounds(1 - mean, a).high).toBeCloseTo(1 - klBounds(mean, a).low, 7);
      }),
    );
  });

  test("rule out nothing at an infinite threshold, and all but the mean at 0", () => {
    expect(klBounds(0.3, Number.POSITIVE_INFINITY)).toEqual({ low: 0, high: 1 });
    const { low, high } = klBounds(0.3, 0);
    expect(low).toBeCloseTo(0.3, 7);
    expect(high).toBeCloseTo(0.3, 7);
  });
});

test.each(reference.kl)("the divergence of $p from $q", ({ p, q, kl }) => {
  expect(Math.abs(bernoulliDivergence(p, q) - kl)).toBeLessThan(1e-12);
});

// biome-ignore format: a table, one case a line
test.each([
  [() => klBounds(1.1, 1), "klBounds: expected mean to be from 0 to 1, got 1.1"],
  [() => klBounds(Number.NaN, 1), "klBounds: expected mean to be from 0 to 1, got NaN"],
  [() => klBounds(0.5, -1), "klBounds: expected threshold to be a number of 0 or more, got -1"],
])("refuses %s", (call, message) => {
  expect(call).toThrow(new WhyboxError("INVALID_ARGUMENT", message));
});
