import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binOf } from "../../dist/math/bin-of.js";
import { binStatistics } from "../../dist/math/bin-statistics.js";

const value = fc.integer({ min: -20, max: 20 }).map((whole) => whole / 3);
const weighted = fc.array(fc.tuple(value, fc.integer({ min: 0, max: 4 })), { minLength: 1, maxLength: 40 });
const edges = fc.uniqueArray(value, { maxLength: 5 }).map((all) => all.toSorted((a, b) => a - b));

describe("binStatistics", () => {
  test("has a standard deviation however the weights of equal values round", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
        (weights) => {
          const { standardDeviations } = binStatistics(new Array(weights.length).fill(900), [], weights);
          expect(standardDeviations[0]).toBeGreaterThan(0);
          expect(standardDeviations[0]).toBeLessThan(1e-3);
        },
      ),
    );
  });

  test("counts a value of weight 3 as three values", () => {
    fc.assert(
      fc.property(weighted, edges, (rows, limits) => {
        fc.pre(rows.some(([, weight]) => weight > 0));
        const once = binStatistics(
          rows.map(([x]) => x),
          limits,
          rows.map(([, weight]) => weight),
        );
        const often = binStatistics(
          rows.flatMap(([x, weight]) => Array.from({ length: weight }, () => x)),
          limits,
        );
        expect(Array.from(once.weights)).toEqual(Array.from(often.counts));
        for (const bin of once.means.keys()) {
          expect(once.means[bin]).toBeCloseTo(often.means[bin], 10);
          expect(once.standardDeviations[bin]).toBeCloseTo(often.standardDeviations[bin], 6);
        }
      }),
    );
  });

  test("has limits that hold every value of their bin", () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), edges, (column, limits) => {
        const { mins, maxs, counts } = binStatistics(column, limits);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(column.length);
        for (const x of column) {
          expect(x).toBeGreaterThanOrEqual(mins[binOf(x, limits)]);
          expect(x).toBeLessThanOrEqual(maxs[binOf(x, limits)]);
        }
        for (const bin of mins.keys()) expect(mins[bin]).toBeLessThanOrEqual(maxs[bin]);
      }),
    );
  });

  test("loses no digits to a large offset", () => {
    const { means, standardDeviations } = binStatistics([1e9 + 1, 1e9 + 2, 1e9 + 3], []);
    expect(means[0]).toBe(1e9 + 2);
    expect(standardDeviations[0]).toBeCloseTo(Math.sqrt(2 / 3) + 1e-11, 12);
  });
});
