import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binnedColumns, type Matrix, matrix } from "whybox";
import { cutColumn, cutColumns } from "../../../dist/maskers/binned/cut-columns.js";
import { ages, background, features, instance } from "./aged-people.js";

describe("columns cut into bins", () => {
  test("a background that was written into is cut anew", () => {
    const rows = [[1], [2], [3], [4]];
    const table = matrix(rows);
    const predicate = (given: Matrix | number[][]) =>
      binnedColumns(given, [2]).forInput({ kind: "columns", features: [{ name: "x", kind: "number" }] }, "m");
    const name = (masker: ReturnType<typeof predicate>) =>
      masker?.describe({ kind: "columns", features: [{ name: "x", kind: "number" }] }, "m")[0].predicate;
    for (const given of [table, rows]) expect(name(predicate(given))).toBe("1.75 < x <= 2.5");
    table.data.set([1, 2, 10, 20]);
    rows[2][0] = 10;
    rows[3][0] = 20;
    for (const given of [table, rows]) expect(name(predicate(given))).toBe("1.75 < x <= 6");
  });

  test("cuts follow the weights: a row of weight 0 is as good as absent", () => {
    const input = { kind: "columns", features: [{ name: "x", kind: "number" }] } as const;
    const predicate = (rows: number[][], weights?: number[]) =>
      binnedColumns(rows, [4], weights ? { weights } : {})
        .forInput(input, "m")
        .describe(input, "m")[0].predicate;
    const column = Array.from({ length: 9 }, (_, i) => [i]);
    const weights = column.map((_, i) => (i < 5 ? 1 : 0));
    expect(predicate(column, weights)).toBe(predicate(column.slice(0, 5)));
    expect(predicate(column, weights)).not.toBe(predicate(column));
    expect(predicate(column, new Array(9).fill(0.5))).toBe(predicate(column));
  });

  test("entropy edges follow the labels", () => {
    const labels = ages.map((age) => (age > 50 ? "old" : "young"));
    const masker = binnedColumns(background, instance, { edges: "entropy", labels });
    const [age] =
      masker.forInput({ kind: "columns", features }, "m").describe({ kind: "columns", features }, "m") ?? [];
    expect(age.predicate).toMatch(/^age <= (49\.|50)/);
  });
});

const cell = fc.oneof(
  fc.integer({ min: -3, max: 6 }),
  fc.double({ min: -3, max: 6, noNaN: true }),
  fc.constant(Number.NaN),
);

test("shares and spread of each bin, and the share of gaps, are those of its rows by weight", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 30 }),
      fc.constantFrom("quartile", "decile", "entropy"),
      (items, edges) => {
        const total = items.reduce((sum, [, weight]) => sum + weight, 0);
        const values = Float64Array.from(items, ([value]) => value);
        const weights = Float64Array.from(items, ([, weight]) => weight / total);
        const labels = items.map(([value]) => Number(value > 1));
        const { cuts, shares, bins, moments } = cutColumn(values, weights, false, edges, labels);
        const rows = [...values.keys()];
        const known = rows.filter((row) => !Number.isNaN(values[row]));
        const gaps = rows.filter((row) => Number.isNaN(values[row]));
        const weightOf = (some: number[]) => some.reduce((sum, row) => sum + weights[row], 0);
        expect(cuts).toEqual(cuts.toSorted((a, b) => a - b));
        expect(shares.at(-1)).toBeCloseTo(weightOf(gaps), 12);
        expect(bins.at(-1)).toBeNull();
        expect(moments.at(-1)).toBeNull();
        expect(bins).toHaveLength(known.length === 0 ? 1 : cuts.length + 2);
        for (const [b, bin] of bins.slice(0, -1).entries()) {
          // A bin reaches from cut to cut; the first and the last as far as there are values.
          expect(bin?.min).toBe(cuts[b - 1] ?? Math.min(...known.map((row) => values[row])));
          expect(bin?.max).toBe(cuts[b] ?? Math.max(...known.map((row) => values[row])));
          const inside = known.filter((row) => !(values[row] <= cuts[b - 1]) && !(values[row] > cuts[b]));
          const share = weightOf(inside);
          expect(shares[b]).toBeCloseTo(share, 12);
          if (inside.length === 0) continue;
          const mean = inside.reduce((sum, row) => sum + weights[row] * values[row], 0) / share;
          const variance = inside.reduce((sum, row) => sum + weights[row] * (values[row] - mean) ** 2, 0) / share;
          expect(bin?.mean).toBeCloseTo(mean, 9);
          expect(bin?.standardDeviation).toBeCloseTo(Math.sqrt(variance), 6);
        }
      },
    ),
  );
});

test("cuts are kept for the next instance as long as background, weights, labels and edges are the same", () => {
  const given = [[1], [2], [3], [4]];
  const source = { background: matrix(given), edges: "quartile", labels: undefined } as const;
  const first = cutColumns(given, source)(0);
  expect(cutColumns(given, { ...source, background: matrix(given) })(0)).toBe(first);
  const weighted = { ...source, weights: Float64Array.of(0.5, 0.5, 0, 0) };
  expect(cutColumns(given, weighted)(0)).not.toBe(first);
  const again = cutColumns(given, weighted)(0);
  expect(cutColumns(given, { ...weighted, weights: weighted.weights.slice() })(0)).toBe(again);
  expect(cutColumns(given, { ...weighted, edges: "decile" })(0)).not.toBe(again);
  const labelled = { ...source, edges: "entropy", labels: ["a", "a", "b", "b"] } as const;
  const byLabel = cutColumns(given, labelled)(0);
  expect(cutColumns(given, { ...labelled, labels: ["a", "b", "b", "b"] })(0)).not.toBe(byLabel);
});
