import fc from "fast-check";
import { expect, test } from "vitest";
import { consistencyOf } from "../../../../dist/audit/fairness/individual/consistency-of.js";
import { parkMiller } from "../../../fixtures/park-miller.js";

type Reviewed = Parameters<typeof consistencyOf>[1];
/** Of rows on a line: every compared row beside those next to it. */
function consistency(
  scores: readonly number[],
  count: number,
  { compared = [...scores.keys()], seed = 1, ...more }: { compared?: number[]; seed?: number } & Partial<Reviewed> = {},
) {
  const most = Math.min(count, scores.length - 1);
  const neighbours = compared.map((i) => {
    const rows: number[] = [];
    for (let step = 1; rows.length < most; step++)
      for (const j of [i - step, i + step]) if (j in scores && rows.length < most) rows.push(j);
    return { rows, size: rows.length };
  });
  const rows = { weights: new Float64Array(scores.length).fill(1), ...more } as Reviewed;
  const people = { compared: Int32Array.from(compared), neighbours } as unknown as Parameters<typeof consistencyOf>[0];
  return consistencyOf(people, rows, Float64Array.from(scores), seed, count);
}
const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;

test("is one less the mean distance of an answer from the mean answer of its neighbours", () => {
  const score = fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8);
  fc.assert(
    fc.property(fc.array(score, { minLength: 2, maxLength: 9 }), fc.integer({ min: 1, max: 4 }), (scores, count) => {
      const near = (i: number) =>
        [...scores.keys()]
          .filter((j) => j !== i)
          .sort((a, b) => Math.abs(a - i) - Math.abs(b - i) || a - b)
          .slice(0, count);
      const expected = (values: readonly number[]) =>
        mean(values.map((value, i) => 1 - Math.abs(value - mean(near(i).map((j) => values[j])))));
      const selected = scores.map((each) => (each > 0.5 ? 1 : 0));
      const found = consistency(scores, count, { selected: Uint8Array.from(selected) });
      expect(found.scores.value).toBeCloseTo(expected(scores), 12);
      expect(found.decisions?.value).toBeCloseTo(expected(selected), 12);
      expect(found.neighbours).toBe(Math.min(count, scores.length - 1));
    }),
    { numRuns: 40 },
  );
});

test("by chance it is that of other rows than one's own: of two rows the other one", () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    expect(consistency([0, 0.75], 1, { seed, selected: Uint8Array.of(0, 1) })).toMatchObject({
      ...{ scoresByChance: 0.25, decisionsByChance: 0 },
      ...{ scores: { value: 0.25 }, decisions: { value: 0 } },
    });
  }
});

test("by chance a row is as far from others as all rows are, weight by weight", () => {
  const { uniform } = parkMiller(3);
  const ones = Array.from({ length: 400 }, () => (uniform() < 0.25 ? 1 : 0));
  const share = mean(ones);
  // Others have the mean of all: ones are as far from it as zeros are many, and the other way round.
  const expected = (weightOfOnes: number) =>
    (weightOfOnes * share * share + (1 - share) ** 2) / (weightOfOnes * share + 1 - share);
  expect(Math.abs(consistency(ones, 40).scoresByChance - expected(1))).toBeLessThan(0.01);
  const weights = Float64Array.from(ones, (one) => (one ? 3 : 1));
  expect(Math.abs(consistency(ones, 40, { weights }).scoresByChance - expected(3))).toBeLessThan(0.01);
  expect(consistency(ones, 40).scoresByChance).not.toBe(consistency(ones, 40, { seed: 2 }).scoresByChance);
});

test("some rows are compared with all; numbers have no decisions", () => {
  const found = consistency([0, 0.5, 1, 1], 1, { compared: [1, 3] });
  // Row 1 stands between rows 0 and 2, of which the first is taken, and row 3 beside row 2.
  expect(found.scores.value).toBeCloseTo((0.5 + 1) / 2, 12);
  expect(found).toMatchObject({ decisions: null, decisionsByChance: null });
});

test("one row has no neighbours", () => {
  const alone = { value: null, low: null, high: null, interval: null, reason: "one row has no neighbours" };
  expect(consistency([0.5], 5, { selected: Uint8Array.of(1) })).toEqual({
    ...{ neighbours: 0, scores: alone, decisions: alone, scoresByChance: 1, decisionsByChance: 1 },
  });
});
