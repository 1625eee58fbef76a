import fc from "fast-check";
import { expect, test } from "vitest";
import { calibrationBins } from "../../../../dist/audit/fairness/review/calibration-bins.js";

type Row = { readonly score: number; readonly truth: number; readonly weight: number };
const bins = (rows: readonly Row[], smallest: number, members = rows.map((_, row) => row), more: object = {}) =>
  calibrationBins(
    Int32Array.from(members),
    {
      ...{ score: Float64Array.from(rows, ({ score }) => score), truth: Float64Array.from(rows, ({ truth }) => truth) },
      ...{
        weights: Float64Array.from(rows, ({ weight }) => weight),
        scoreKind: "probability",
        isWeighted: true,
        ...more,
      },
    } as never,
    { level: 0.95, smallest },
  );
const row = fc.record({
  score: fc.integer({ min: 0, max: 8 }).map((tenth) => tenth / 10),
  truth: fc.constantFrom(0, 1),
  weight: fc.integer({ min: 1, max: 3 }),
});

test("every row lies in one bin, equal scores together, and a bin has the weighted means of its rows", () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 6 }), (rows, smallest) => {
      const found = bins(rows, smallest) ?? [];
      expect(found.length).toBeLessThanOrEqual(Math.max(1, Math.min(10, Math.floor(rows.length / smallest))));
      const sorted = rows.toSorted((a, b) => a.score - b.score);
      let from = 0;
      for (const { rows: count, meanScore, observed } of found) {
        const own = sorted.slice(from, from + count);
        const weight = own.reduce((sum, each) => sum + each.weight, 0);
        expect(meanScore).toBeCloseTo(own.reduce((sum, each) => sum + each.weight * each.score, 0) / weight, 12);
        expect(observed.value).toBeCloseTo(own.reduce((sum, each) => sum + each.weight * each.truth, 0) / weight, 12);
        from += count;
        if (from < sorted.length) expect(sorted[from].score).toBeGreaterThan(sorted[from - 1].score);
      }
      expect(from).toBe(rows.length);
    }),
    { numRuns: 60 },
  );
});

test("ten bins of a group whose scores differ hold equally many of its rows", () => {
  const rows = Array.from({ length: 200 }, (_, i): Row => ({ score: i / 200, truth: i % 2, weight: 1 }));
  const found =
    bins(
      rows,
      5,
      Array.from({ length: 100 }, (_, i) => 2 * i),
    ) ?? [];
  expect(found.map(({ rows: count }) => count)).toEqual(new Array(10).fill(10));
  expect(found.every(({ observed }) => observed.value === 0)).toBe(true);
  expect((bins(rows, 30) ?? []).length).toBe(6);
});

test("labels and rows without truth have none", () => {
  const rows = [{ score: 0.5, truth: 1, weight: 1 }];
  expect(bins(rows, 1, [0], { scoreKind: "label" })).toBeNull();
  expect(bins(rows, 1, [0], { truth: undefined })).toBeNull();
});
