import { expect, test } from "vitest";
import { countRules, listRules, ruleSpace } from "../../../dist/explain/anchors/proposals.js";
import type { SearchContext } from "../../../dist/explain/anchors/search.js";

test("rules of a hundred thousand parts are counted at once", () => {
  const free = Array.from({ length: 100_000 }, (_, part) => part);
  expect(countRules({ free, maxConditions: 3 })).toBe(1 + 1e5 + (1e5 * 99_999) / 2 + (1e5 * 99_999 * 99_998) / 6);
  const started = performance.now();
  expect(countRules({ free, maxConditions: free.length })).toBe(Number.POSITIVE_INFINITY);
  expect(performance.now() - started).toBeLessThan(2000);
});

test.each([
  [[0, 2, 3, 7], 4, 16],
  [[0, 2, 3, 7], 2, 11],
  [[5], 3, 2],
  [[], 0, 1],
])(
  "of the parts %j rules of at most %i conditions are counted as they are listed: %i",
  (free, maxConditions, count) => {
    const rules = listRules({ free, maxConditions });
    expect(countRules({ free, maxConditions })).toBe(count);
    expect(rules.length).toBe(count);
    expect(new Set(rules.map(String)).size).toBe(count);
    rules.forEach((rule, i) => {
      expect(rule).toEqual(rule.toSorted((a, b) => a - b));
      expect(rule.every((part) => free.includes(part))).toBe(true);
      if (i > 0) expect(rule.length).toBeGreaterThanOrEqual(rules[i - 1].length);
    });
  },
);

test("the space lists few rules by falling coverage, the shorter first, and asks for each coverage once", () => {
  let looked = 0;
  const coverage = (rule: readonly number[]) => {
    looked++;
    return rule.includes(1) ? 0.25 : 0.5;
  };
  const space = ruleSpace({
    free: [0, 1],
    maxConditions: 2,
    cache: { distribution: { coverage } },
  } as unknown as SearchContext);
  expect(space.listed).toEqual([[], [0], [1], [0, 1]]);
  expect(looked).toBe(4);
  expect(space.coverage([0, 1])).toBe(0.25);
  expect(looked).toBe(4);
  const many = { free: [...Array(20).keys()], maxConditions: 20, cache: { distribution: { coverage } } };
  expect(ruleSpace(many as unknown as SearchContext).listed).toBeUndefined();
});
