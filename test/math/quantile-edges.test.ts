import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quantileEdges } from "whybox/statistics";
import { binOf } from "../../dist/math/bin-of.js";
import { binStatistics } from "../../dist/math/bin-statistics.js";
import { limeReference } from "../fixtures/lime-reference.js";

type Bins = Record<
  "edges" | "binMeans" | "binStds" | "binMins" | "binMaxs" | "probe" | "probeBins" | "binCounts",
  number[]
>;
type Case = { name: string; values: number[]; quartile: Bins; decile: Bins };
const { quantile } = limeReference<{ quantile: Case[] }>("discretizer");
const cases = quantile.flatMap(({ name, values, quartile, decile }) => [
  { name: `${name}, quartiles`, values, bins: 4, expected: quartile },
  { name: `${name}, deciles`, values, bins: 10, expected: decile },
]);

function expectAllClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(Math.abs(actual[i] - value)).toBeLessThanOrEqual(1e-9);
}

test("there are ten reference cases", () => expect(cases).toHaveLength(10));

describe.each(cases)("reference case $name", ({ values, bins, expected }) => {
  const edges = quantileEdges(values, bins);

  test("edges", () => expectAllClose(edges, expected.edges));

  test("bins of values, on and off the edges", () => {
    expect(expected.probe.map((value) => binOf(value, expected.edges))).toEqual(expected.probeBins);
    expect(expected.probe.map((value) => binOf(value, edges))).toEqual(expected.probeBins);
  });

  test("statistics of the bins", () => {
    const statistics = binStatistics(values, edges);
    expectAllClose(statistics.means, expected.binMeans);
    expect(Math.min(...statistics.standardDeviations)).toBeGreaterThanOrEqual(1e-11);
    for (const [bin, deviation] of expected.binStds.entries()) {
      expect(Math.abs(statistics.standardDeviations[bin] - deviation)).toBeLessThan(1e-14);
    }
    expectAllClose(statistics.mins, expected.binMins);
    expectAllClose(statistics.maxs, expected.binMaxs);
    expect(Array.from(statistics.counts)).toEqual(expected.binCounts);
    expect(Array.from(statistics.weights)).toEqual(expected.binCounts);
  });
});

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

describe("quantileEdges", () => {
  test("of equal weights are those without, and follow the weight where it is not", () => {
    fc.assert(
      fc.property(
        values,
        fc.constantFrom(4, 10),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (column, bins, w) => {
          const range = Math.max(...column) - Math.min(...column);
          const plain = quantileEdges(column, bins);
          const weighted = quantileEdges(column, bins, new Float64Array(column.length).fill(w));
          for (const edge of plain) {
            expect(Math.min(...weighted.map((other) => Math.abs(other - edge)))).toBeLessThanOrEqual(
              1e-9 * range + 4 * Number.MIN_VALUE,
            );
          }
        },
      ),
    );
    const column = Array.from({ length: 40 }, (_, i) => i);
    const weights = column.map((i) => (i < 10 ? 10 : 1));
    const repeated = column.flatMap((value, i) => new Array<number>(weights[i]).fill(value));
    const [low, middle, high] = quantileEdges(column, 4, weights);
    const [lowRepeated, middleRepeated, highRepeated] = quantileEdges(repeated, 4);
    expect(Math.abs(low - lowRepeated)).toBeLessThan(0.5);
    expect(Math.abs(middle - middleRepeated)).toBeLessThan(0.5);
    expect(Math.abs(high - highRepeated)).toBeLessThan(0.5);
    expect(quantileEdges([5, 5, 5, 9], 4, [0.1, 0.2, 0.3, 0])).toEqual([5]);
    expect(() => quantileEdges([1, 2], 4, [1])).toThrow("quantileEdges: expected 2 weights, one per value, got 1");
  });

  test("lie between values further apart than the largest number", () => {
    const widest = [-Number.MAX_VALUE, Number.MAX_VALUE];
    expectAllClose(
      quantileEdges(widest, 4).map((edge) => edge / Number.MAX_VALUE),
      [-0.5, 0, 0.5],
    );
  });

  test("rise, lie within the values, and do not depend on their order", () => {
    fc.assert(
      fc.property(values, fc.constantFrom(4, 10), (column, bins) => {
        const edges = quantileEdges(column, bins);
        expect(edges.length).toBeGreaterThanOrEqual(1);
        expect(edges.length).toBeLessThan(bins);
        for (const [i, edge] of edges.entries()) if (i > 0) expect(edge).toBeGreaterThan(edges[i - 1]);
        expect(edges[0]).toBeGreaterThanOrEqual(Math.min(...column));
        expect(edges[edges.length - 1]).toBeLessThanOrEqual(Math.max(...column));
        expect(quantileEdges(column.toReversed(), bins)).toEqual(edges);
      }),
    );
  });

  test("cut distinct values into bins of equal shares, to within one value", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 10, maxLength: 80 }), (column) => {
        const { counts } = binStatistics(column, quantileEdges(column, 4));
        expect(counts.length).toBe(4);
        for (const count of counts) expect(Math.abs(count - column.length / 4)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
