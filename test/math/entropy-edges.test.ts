import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entropyEdges } from "whybox/statistics";
import { limeReference } from "../fixtures/lime-reference.js";

type Case = { values: number[]; labels: number[]; edges: number[] };
const { entropy } = limeReference<{ entropy: Case[] }>("discretizer");

describe("entropyEdges", () => {
  test.each(entropy.map((reference, index) => [index, reference] as const))("reference case %i", (_, reference) => {
    const edges = entropyEdges(reference.values, reference.labels);
    expect(edges).toHaveLength(reference.edges.length);
    for (const [i, edge] of reference.edges.entries()) expect(Math.abs(edges[i] - edge)).toBeLessThanOrEqual(1e-9);
  });

  test("finds where labels change, whatever they are called and in whatever order they come", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -99, max: 99 }), { minLength: 2, maxLength: 40 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        const middle = sorted[sorted.length >> 1];
        const before = sorted[(sorted.length >> 1) - 1];
        const labels = values.map((value) => (value < middle ? "low" : "high"));
        expect(entropyEdges(values, labels)).toEqual([(before + middle) / 2]);
        expect(entropyEdges(values.toReversed(), labels.toReversed())).toEqual([(before + middle) / 2]);
      }),
    );
  });

  test("has at most seven rising edges between the least and the greatest value", () => {
    const rows = fc.array(fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.nat(3)), { minLength: 1 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const values = pairs.map(([value]) => value);
        const edges = entropyEdges(
          values,
          pairs.map(([, label]) => label),
        );
        expect(edges.length).toBeGreaterThanOrEqual(1);
        expect(edges.length).toBeLessThanOrEqual(7);
        for (const [i, edge] of edges.entries()) if (i > 0) expect(edge).toBeGreaterThan(edges[i - 1]);
        expect(edges[0]).toBeGreaterThanOrEqual(Math.min(...values));
        expect(edges[edges.length - 1]).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  test("sees a value as often as its weight says, and none of weight 0", () => {
    const [column, labels] = [
      [1, 2, 3, 4, 5, 6],
      [0, 0, 1, 0, 1, 1],
    ];
    const weights = [1, 3, 2, 0, 1, 4];
    const repeat = <T>(list: readonly T[]) => list.flatMap((item, i) => new Array<T>(weights[i]).fill(item));
    expect(entropyEdges(column, labels, weights)).toEqual(entropyEdges(repeat(column), repeat(labels)));
    expect(entropyEdges(column, labels, weights)).toEqual([2.5]);
  });

  test("keeps between values so small or so large that halves and sums of them are rounded", () => {
    const tiny = 17 * Number.MIN_VALUE;
    expect(entropyEdges([tiny, tiny], [0, 0])).toEqual([tiny]);
    expect(entropyEdges([tiny, tiny + Number.MIN_VALUE], [0, 1])).toEqual([tiny]);
    expect(entropyEdges([Number.MAX_VALUE / 2, Number.MAX_VALUE], [0, 1])).toEqual([0.75 * Number.MAX_VALUE]);
  });

  test("falls back to the median where no split gains anything", () => {
    expect(entropyEdges([1, 2, 3, 10], [0, 0, 0, 0])).toEqual([2.5]);
    expect(entropyEdges([1, 1, 2, 2], [0, 1, 0, 1])).toEqual([1.5]);
    expect(entropyEdges([4, 4, 4], [0, 1, 0])).toEqual([4]);
  });
});
