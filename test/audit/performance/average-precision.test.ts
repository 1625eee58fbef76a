import fc from "fast-check";
import { expect, test } from "vitest";
import { averagePrecision } from "../../../dist/audit/performance/average-precision.js";
import { atOnce } from "../../../dist/core/give-way.js";
import { parkMiller } from "../../fixtures/park-miller.js";

type Row = { readonly score: number; readonly positive: boolean; readonly weight: number };
const precision = (rows: readonly Row[], cluster?: Int32Array) =>
  atOnce(
    averagePrecision(
      {
        ...{
          scores: Float64Array.from(rows, ({ score }) => score),
          weights: Float64Array.from(rows, ({ weight }) => weight),
        },
        ...(cluster && { cluster }),
      },
      (row) => rows[row].positive,
      1,
    ),
  );

test("is the sum over distinct scores of precision times the step of recall", () => {
  const row = fc.record({
    score: fc.constantFrom(0.1, 0.4, 0.5, 0.9),
    positive: fc.boolean(),
    weight: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 9 }), (rows) => {
      const positives = rows.reduce((sum, { positive, weight }) => sum + (positive ? weight : 0), 0);
      const at = (score: number, hit: boolean) =>
        rows.reduce((sum, each) => sum + (each.score >= score && (!hit || each.positive) ? each.weight : 0), 0);
      let [expected, before] = [0, 0];
      for (const score of [0.9, 0.5, 0.4, 0.1]) {
        const [selected, hits] = [at(score, false), at(score, true)];
        if (selected > 0) expected += ((hits - before) / positives) * (hits / selected);
        before = hits;
      }
      const found = precision(rows);
      if (positives === 0) expect(found).toMatchObject({ value: null, reason: "there is no positive row" });
      else expect(found.value).toBeCloseTo(expected, 12);
    }),
    { numRuns: 10 },
  );
});

test("is 1 where positives stand above all others, and their share where the score says nothing", () => {
  const rows = (score: (i: number) => number) =>
    Array.from({ length: 10 }, (_, i) => ({ score: score(i), positive: i < 4, weight: 1 }));
  expect(precision(rows((i) => -i)).value).toBe(1);
  expect(precision(rows(() => 3)).value).toBe(0.4);
});

test("has an interval around it, that of once where every row comes twice in a cluster", () => {
  const { uniform } = parkMiller(3);
  const once = Array.from({ length: 60 }, (): Row => {
    const score = uniform();
    return { score, positive: uniform() < score, weight: 1 };
  });
  const single = precision(once);
  expect(single.interval).toBe("bootstrap by row");
  expect(single.low).toBeLessThan(single.value as number);
  expect(single.high).toBeGreaterThan(single.value as number);
  const clustered = precision(
    [...once, ...once],
    Int32Array.from({ length: 120 }, (_, row) => 9 - (row % 60)),
  );
  expect(clustered.interval).toBe("bootstrap by cluster");
  expect(clustered.low).toBeCloseTo(single.low as number, 9);
  expect(clustered.high).toBeCloseTo(single.high as number, 9);
});
