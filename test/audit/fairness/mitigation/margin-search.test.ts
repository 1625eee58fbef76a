import fc from "fast-check";
import { expect, test } from "vitest";
import { marginSearch } from "../../../../dist/audit/fairness/mitigation/margin-search.js";

type Row = { readonly score: number; readonly truth: number; readonly weight: number; readonly group: number };
const CONSTRAINTS = ["demographicParity", "equalOpportunity", "equalizedOdds"] as const;
const search = (rows: readonly Row[], constraint: (typeof CONSTRAINTS)[number]) =>
  marginSearch(
    [0, 1].map((g) => Int32Array.from([...rows.keys()].filter((row) => rows[row].group === g))),
    [true, false],
    {
      ...{ score: Float64Array.from(rows, ({ score }) => score), truth: Float64Array.from(rows, ({ truth }) => truth) },
      weights: Float64Array.from(rows, ({ weight }) => weight),
    } as never,
    0.5,
    constraint,
  );

/** Every group has rows of both classes. */
const table = fc
  .array(fc.record({ score: fc.integer({ min: 0, max: 20 }), weight: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 4,
    maxLength: 10,
  })
  .map((rows) =>
    rows.map(({ score, weight }, i): Row => ({ score: score / 20, weight, truth: i & 1, group: (i >> 1) & 1 })),
  );

test("each margin has the error, the gap and the changes of deciding close scores by their group", () => {
  fc.assert(
    fc.property(table, fc.constantFrom(...CONSTRAINTS), (rows, constraint) => {
      for (const { margin, error, gap, changed } of search(rows, constraint)) {
        const decided = rows.map(({ score, group }) =>
          margin > 0 && Math.abs(score - 0.5) < margin ? group === 0 : score >= 0.5,
        );
        const weightOf = (holds: (row: Row, i: number) => boolean) =>
          rows.reduce((sum, row, i) => sum + (holds(row, i) ? row.weight : 0), 0);
        const rate = (of: (row: Row) => boolean) => {
          const [one, two] = [0, 1].map(
            (group) =>
              weightOf((row, i) => row.group === group && of(row) && decided[i]) /
              weightOf((row) => row.group === group && of(row)),
          );
          return Math.abs(one - two);
        };
        const [positive, negative] = [rate(({ truth }) => truth === 1), rate(({ truth }) => truth === 0)];
        const expected = {
          demographicParity: rate(() => true),
          equalOpportunity: positive,
          equalizedOdds: Math.max(positive, negative),
        };
        expect(gap).toBeCloseTo(expected[constraint], 12);
        expect(error).toBeCloseTo(weightOf(({ truth }, i) => (truth === 1) !== decided[i]) / weightOf(() => true), 12);
        expect(changed).toBe(rows.filter(({ score }, i) => score >= 0.5 !== decided[i]).length);
      }
    }),
    { numRuns: 40 },
  );
});

test("margins go from none to one around every score, and none is told twice", () => {
  const rows = [0.5, 0.4, 0.6, 0.9].map((score, i): Row => ({ score, truth: i & 1, weight: 1, group: i >> 1 }));
  const margins = search(rows, "demographicParity").map(({ margin }) => margin);
  expect(margins).toHaveLength(4);
  expect(margins[0]).toBe(0);
  expect(margins).toEqual(margins.toSorted((a, b) => a - b));
  expect(margins.at(-1)).toBeCloseTo(0.41, 12);
});
