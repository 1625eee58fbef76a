import fc from "fast-check";
import { expect, test } from "vitest";
import { rocPoints } from "../../../../dist/audit/fairness/review/roc-points.js";
import { parkMiller } from "../../../fixtures/park-miller.js";

type Row = { readonly rank: number; readonly truth: number; readonly weight: number };
const points = (rows: readonly Row[], members = rows.map((_, row) => row), more: object = {}) =>
  rocPoints(Int32Array.from(members), {
    ...{ ranks: Float64Array.from(rows, ({ rank }) => rank), truth: Float64Array.from(rows, ({ truth }) => truth) },
    ...{ weights: Float64Array.from(rows, ({ weight }) => weight), scoreKind: "probability", ...more },
  } as never);

test("has a corner per distinct score: the rates of those who score that much or more", () => {
  const row = fc.record({
    rank: fc.constantFrom(0.1, 0.4, 0.7),
    truth: fc.constantFrom(0, 1),
    weight: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 9 }), (rows) => {
      const weight = (truth: number, from: number) =>
        rows.reduce((sum, each) => sum + (each.truth === truth && each.rank >= from ? each.weight : 0), 0);
      const all = [weight(0, 0), weight(1, 0)];
      const found = points(rows);
      if (all.includes(0)) {
        expect(found).toBeNull();
        return;
      }
      const scores = [...new Set(rows.map(({ rank }) => rank))].sort((a, b) => b - a);
      expect(found?.falsePositiveRate).toEqual([0, ...scores.map((score) => weight(0, score) / all[0])]);
      expect(found?.truePositiveRate).toEqual([0, ...scores.map((score) => weight(1, score) / all[1])]);
    }),
    { numRuns: 40 },
  );
});

test("is of the members alone, and null for scores that do not rank or without truth", () => {
  const rows = [0, 1, 2, 3].map((i) => ({ rank: i, truth: i % 2, weight: 1 }));
  expect(points(rows, [1, 2])).toEqual({ falsePositiveRate: [0, 1, 1], truePositiveRate: [0, 0, 1] });
  for (const more of [{ scoreKind: "label" }, { scoreKind: "number" }, { truth: undefined }])
    expect(points(rows, [1, 2], more)).toBeNull();
  expect(points(rows, [1, 2], { scoreKind: "scale" })).not.toBeNull();
});

test("a long curve keeps its ends, no more than 41 corners, and gaps of at most a fortieth of its length", () => {
  const { uniform } = parkMiller(7);
  const rows = Array.from({ length: 500 }, () => {
    const rank = uniform();
    return { rank, truth: uniform() < rank ? 1 : 0, weight: 1 };
  });
  const found = points(rows);
  const curve = (found?.falsePositiveRate ?? []).map((x, i) => [x, found?.truePositiveRate[i] as number]);
  expect(curve.length).toBeLessThanOrEqual(41);
  expect([curve[0], curve.at(-1)]).toEqual([
    [0, 0],
    [1, 1],
  ]);
  for (const [i, [x, y]] of curve.entries()) {
    if (i === 0) continue;
    const [a, b] = curve[i - 1];
    expect(x - a + (y - b)).toBeGreaterThanOrEqual(0);
    expect((x - a + (y - b)) / 2).toBeLessThan(2 / 39);
  }
});
