import { describe, expect, test } from "vitest";
import type { NullDraws } from "../../../../dist/audit/fairness/subgroups/null-draws.js";
import { repeatedSearch } from "../../../../dist/audit/fairness/subgroups/repeated-search.js";

type Rules = Parameters<typeof repeatedSearch>[1];

/** Sixty rows in three towns, of which the second has the highest values: a sum of 40. */
const codes = Uint16Array.from({ length: 60 }, (_, row) => row % 3);
const values = Float64Array.from(codes, (code) => (code === 1 ? 2 : 0.5));
const rules = (more: Partial<Rules> = {}): Rules => ({
  columns: [
    {
      feature: { name: "town", kind: "category", categories: ["a", "b", "c"] },
      ...{ codes, edges: undefined, numbers: () => new Float64Array(0) },
    },
  ],
  ...{ rows: Int32Array.from(codes.keys()), direction: "higher", maxConditions: 1, minShare: 0.1, ...more },
});

/** A null model whose samples are the values times these factors, and whose scores are sums over a rule's rows. */
function model(factors: readonly number[]): NullDraws & { drawn: number[] } {
  const drawn: number[] = [];
  return {
    ...{ says: "", values, weights: new Float64Array(60).fill(1), drawn },
    draw(number) {
      drawn.push(number);
      return values.map((value) => value * factors[number]);
    },
    turned: (given) => given.map((value) => 3 - value),
    scorer: () => (sums) => sums.sum,
  };
}
const search = (
  factors: readonly number[],
  {
    scores = [] as readonly number[],
    alpha = 0.5,
    draws = factors.length,
    ...more
  }: object & {
    scores?: readonly number[];
    alpha?: number;
    draws?: number;
  } & Partial<Rules> = {},
) => {
  const given = model(factors);
  const found = repeatedSearch(given, rules(more), { scores, alpha, draws, turn: async () => {} });
  return found.then((result) => ({ ...result, drawn: given.drawn }));
};
/** The highest sum of a rule: towns b and one more. */
const HIGHEST = 50;

describe("the p-value of the highest score", () => {
  test("is how often a search of a sample finds as high a score, the seen one counted", async () => {
    const factors = [0.2, 1.5, 0.7, 1, 0.999, 0.3, 0.1, 0.4, 0.6];
    expect(await search(factors, { alpha: 0.9 })).toMatchObject({
      ...{ draws: 9, pValue: 3 / 10, pValues: [], drawn: [0, 1, 2, 3, 4, 5, 6, 7, 8] },
    });
  });

  test("is what is told of each score; one above the highest of the search counts as that", async () => {
    const factors = [0.2, 1.5, 0.7, 1, 0.9, 0.3, 0.1, 0.4, 0.6];
    const scores = [HIGHEST * 0.9, HIGHEST * 0.65, HIGHEST * 4, HIGHEST];
    const { pValue, pValues } = await search(factors, { alpha: 0.9, scores });
    expect(pValue).toBe(3 / 10);
    expect(pValues).toEqual([4 / 10, 5 / 10, 3 / 10, 3 / 10]);
  });

  test("needs no more samples once enough are as high for it to be above alpha", async () => {
    // Of 19 samples at 5% two as high are enough: 2 of 20 is more than alpha whatever the others are.
    const factors = [0.5, 1.2, 0.4, 0.3, 1.1, ...new Array(14).fill(0.1)];
    const found = await search(factors, { alpha: 0.05 });
    expect(found).toMatchObject({ draws: 5, pValue: 2 / 5 });
    expect(found.drawn).toHaveLength(5);
    expect(await search([1.2, ...new Array(18).fill(0.1)], { alpha: 0.05 })).toMatchObject({
      draws: 19,
      pValue: 2 / 20,
    });
  });

  test("under the null model is below alpha as often as alpha says", async () => {
    // Every place of the seen score among 39 samples is as likely: of 40 places two are below 5%.
    const places = Array.from({ length: 40 }, (_, place) =>
      Array.from({ length: 39 }, (_, i) => (i < place ? 1.5 : 0.5)),
    );
    const pValues = await Promise.all(places.map(async (factors) => (await search(factors, { alpha: 0.05 })).pValue));
    expect(pValues.filter((pValue) => pValue <= 0.05)).toEqual([1 / 40, 2 / 40]);
  });

  test("is 1 where no rule scores above 0, and nothing is sampled", async () => {
    const flat = { ...model([1, 1]), scorer: () => () => 0 };
    const found = await repeatedSearch(flat, rules(), { scores: [0], alpha: 0.05, draws: 2, turn: async () => {} });
    expect(found).toMatchObject({ draws: 0, pValue: 1, pValues: [1] });
  });
});

test("both directions are searched where either counts, and their rules counted", async () => {
  const [higher, either] = [await search([0.1]), await search([0.1], { direction: "either" })];
  expect(either.lookedAt).toBe(2 * higher.lookedAt);
  // Of a sample the higher of both counts: turned round, six tenths of the values are more than the values are.
  expect((await search([0.6], { direction: "either", alpha: 0.9 })).pValue).toBe(1);
  // Low values become high ones: towns a and c sum up to 100 then, which no sample at half the values reaches.
  const lower = await search([1.01, 1.01], { direction: "lower", alpha: 0.9 });
  expect(lower.pValue).toBe(1 / 3);
});

test("gives way on the way", async () => {
  let turns = 0;
  const turn = async () => {
    turns++;
  };
  await repeatedSearch(model([0.5, 0.5]), rules(), { scores: [], alpha: 0.05, draws: 2, turn });
  expect(turns).toBeGreaterThanOrEqual(3);
  const stopped = repeatedSearch(model([0.5]), rules(), {
    ...{ scores: [], alpha: 0.05, draws: 1 },
    turn: () => Promise.reject(new Error("stopped")),
  });
  await expect(stopped).rejects.toThrow("stopped");
});
