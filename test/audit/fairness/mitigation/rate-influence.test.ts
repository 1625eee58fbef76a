import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jointSpread, rateInfluence } from "../../../../dist/audit/fairness/mitigation/rate-influence.js";

type Row = { readonly s: number; readonly y: number; readonly p: number; readonly w: number };

/** Every measure as a share of sums: what counts, and of what. */
const MEASURES: { readonly [name: string]: (row: Row) => readonly [number, number] } = {
  selectionRate: ({ s }) => [s, 1],
  truePositiveRate: ({ s, y }) => [s * y, y],
  falsePositiveRate: ({ s, y }) => [s * (1 - y), 1 - y],
  falseNegativeRate: ({ s, y }) => [(1 - s) * y, y],
  positivePredictiveValue: ({ s, y }) => [s * y, s],
  negativePredictiveValue: ({ s, y }) => [(1 - s) * (1 - y), 1 - s],
  accuracy: ({ s, y }) => [s * y + (1 - s) * (1 - y), 1],
  missedAmongErrors: ({ s, y }) => [(1 - s) * y, (1 - s) * y + s * (1 - y)],
  calibrationBias: ({ y, p }) => [y - p, 1],
};
const names = Object.keys(MEASURES);
const rate = (measure: string, rows: readonly Row[]) => {
  const sum = (part: 0 | 1) => rows.reduce((total, row) => total + row.w * MEASURES[measure](row)[part], 0);
  return sum(0) / sum(1);
};
const reviewed = (rows: readonly Row[], cluster?: readonly number[]) =>
  ({
    ...{ selected: Uint8Array.from(rows, ({ s }) => s), truth: Float64Array.from(rows, ({ y }) => y) },
    ...{ score: Float64Array.from(rows, ({ p }) => p), weights: Float64Array.from(rows, ({ w }) => w) },
    ...(cluster && { cluster: Int32Array.from(cluster) }),
  }) as never;
const all = (rows: readonly unknown[]) => Int32Array.from(rows.keys());

/** One row of every kind, and some more, so that every measure is defined. */
const table = fc
  .array(fc.tuple(fc.nat(1), fc.nat(1), fc.nat(10), fc.integer({ min: 1, max: 4 })), { maxLength: 8 })
  .map((more): Row[] =>
    [[0, 0, 2, 1], [0, 1, 3, 2], [1, 0, 7, 1], [1, 1, 9, 3], ...more].map(([s, y, p, w]) => ({ s, y, p: p / 10, w })),
  );

describe("the influence of a row", () => {
  test.each(names)("on %s is how fast it moves as the row's weight grows", (measure) => {
    fc.assert(
      fc.property(table, (rows) => {
        const step = 1e-6;
        const moved = (at: number, by: number) =>
          rate(
            measure,
            rows.map((row, i) => (i === at ? { ...row, w: row.w * (1 + by) } : row)),
          );
        const found = rateInfluence(measure, all(rows), reviewed(rows));
        rows.forEach((_, at) => {
          expect(found[at]).toBeCloseTo((moved(at, step) - moved(at, -step)) / (2 * step), 7);
        });
      }),
      { numRuns: 8 },
    );
  });

  test("is one per member: other rows have none", () => {
    const rows = [0, 1, 1, 0, 1].map((s) => ({ s, y: 0, p: 0, w: 1 }));
    // Of rows 1 and 3 half are selected.
    expect(Array.from(rateInfluence("selectionRate", Int32Array.of(1, 3), reviewed(rows)))).toEqual([0.25, -0.25]);
  });
});

describe("the spread of a rate", () => {
  const decided = (list: readonly number[]): Row[] => list.map((s) => ({ s, y: 1, p: 0, w: 1 }));
  const before = decided([1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);

  test("of a share is p (1 - p) / n; of rows that stay as they are both move together", () => {
    const {
      before: first,
      after,
      both,
    } = jointSpread("selectionRate", all(before), reviewed(before), reviewed(before));
    for (const each of [first, after, both]) expect(each).toBeCloseTo((0.3 * 0.7) / 10, 14);
  });

  test("decisions turned round move against each other, and independent ones not at all", () => {
    const turned = decided(before.map(({ s }) => 1 - s));
    const spread = jointSpread("selectionRate", all(before), reviewed(before), reviewed(turned));
    expect(spread.both).toBeCloseTo((-0.3 * 0.7) / 10, 14);
    const [a, b] = [decided([1, 1, 0, 0]), decided([1, 0, 1, 0])];
    expect(jointSpread("selectionRate", all(a), reviewed(a), reviewed(b))).toEqual({
      ...{ before: 1 / 16, after: 1 / 16, both: 0 },
    });
    expect(jointSpread("selectionRate", all(a), reviewed(a), reviewed(decided([1, 1, 1, 0]))).after).toBeCloseTo(
      (0.75 * 0.25) / 4,
      14,
    );
  });

  test("rows of one cluster count as one: every row four times is what it is once", () => {
    const once = decided([1, 0, 0, 1, 0]);
    const again = decided([1, 1, 0, 0, 0]);
    const four = (rows: readonly Row[]) => rows.flatMap((row) => [row, row, row, row]);
    const cluster = once.flatMap((_, i) => [i, i, i, i]);
    const single = jointSpread("accuracy", all(once), reviewed(once), reviewed(again));
    const grouped = jointSpread(
      "accuracy",
      all(four(once)),
      reviewed(four(once), cluster),
      reviewed(four(again), cluster),
    );
    const apart = jointSpread("accuracy", all(four(once)), reviewed(four(once)), reviewed(four(again)));
    for (const key of ["before", "after", "both"] as const) {
      expect(grouped[key]).toBeCloseTo(single[key], 14);
      expect(apart[key]).toBeCloseTo(single[key] / 4, 14);
    }
  });
});
