import { expect, test } from "vitest";
import { stream } from "whybox/extending";
import type { CodedColumn } from "../../../dist/audit/rules/coded-columns.js";
import { scoreOfRule, searchRules } from "../../../dist/audit/rules/search-rules.js";

const ROWS = 120;
const CODES = 4;

test("finds the best rule of one or two conditions that trying all of them finds", () => {
  for (let game = 0; game < 10; game++) {
    const random = stream(7, "search rules", game);
    const columns = Array.from({ length: 3 }, (_, column): CodedColumn => {
      const codes = Uint16Array.from({ length: ROWS }, () => random.integer(CODES));
      const items = Array.from({ length: CODES }, (_, from) =>
        Array.from({ length: CODES - from }, (_, more) => ({ from, to: from + more })),
      ).flat();
      return { name: `c${column}`, codes, size: CODES, items, condition: () => ({}) as never };
    });
    const values = Float64Array.from({ length: ROWS }, (_, row) => random.integer(4) + columns[0].codes[row]);
    const weights = Float64Array.from({ length: ROWS }, () => 1 + random.integer(2));
    const rows = Int32Array.from(values.keys());
    const search = { values, weights, rows, maxConditions: 2, minShare: 0.1 };
    const single = columns.flatMap(({ items }, column) => items.map((range) => [{ column, range }]));
    const pairs = single.flatMap(([a]) => single.flatMap(([b]) => (a.column < b.column ? [[a, b]] : [])));
    const scores = [...single, ...pairs].map((terms) => scoreOfRule(terms, columns, search));

    const { rules, lookedAt } = searchRules(columns, search);
    expect(lookedAt).toBe(single.length + pairs.length);
    expect(rules[0].score).toBeCloseTo(Math.max(...scores), 9);
    expect(scoreOfRule(rules[0].terms, columns, search)).toBeCloseTo(rules[0].score, 9);
  }
});
