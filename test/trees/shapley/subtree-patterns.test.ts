import { describe, expect, test } from "vitest";
import { atOnce } from "../../../dist/core/give-way.js";
import { MAX_ROWS_AT_ONCE, subtreePatterns } from "../../../dist/trees/shapley/subtree-patterns.js";
import { columnMajor, subtreePattern, tabled } from "./patterns-by-definition.js";

describe("subtreePatterns", () => {
  test("of rows are the parts failed on the way and the splits that send them left", () => {
    let compared = 0;
    for (let seed = 0; seed < 12; seed++) {
      const one = tabled(seed, 12);
      const { tree, paths, subtrees, x } = one;
      const { patterns, rowsAtOnce, find } = subtreePatterns(tree, paths, subtrees, columnMajor(x));
      expect(rowsAtOnce).toBe(12);
      // Again and in pieces: nothing is left of rows found before.
      for (const [from, to] of [
        [0, 12],
        [5, 9],
        [9, 12],
      ]) {
        atOnce(find(from, to));
        const found = subtrees.map((_, s) => [...patterns.subarray(s * rowsAtOnce, s * rowsAtOnce + to - from)]);
        expect(found).toEqual(
          subtrees.map((subtree) => x.slice(from, to).map((row) => subtreePattern(one, subtree, row))),
        );
        compared += subtrees.length * (to - from);
      }
    }
    expect(compared).toBeGreaterThan(200);
  });

  test("of many rows are found some at a time", () => {
    const one = tabled(4, 4);
    const many = Array.from({ length: MAX_ROWS_AT_ONCE + 30 }, (_, i) => one.x[i % 4]);
    const { patterns, rowsAtOnce, find } = subtreePatterns(one.tree, one.paths, one.subtrees, columnMajor(many));
    expect(rowsAtOnce).toBe(MAX_ROWS_AT_ONCE);
    atOnce(find(MAX_ROWS_AT_ONCE, many.length));
    for (const [s, subtree] of one.subtrees.entries()) {
      const expected = many.slice(MAX_ROWS_AT_ONCE).map((row) => subtreePattern(one, subtree, row));
      expect([...patterns.subarray(s * rowsAtOnce, s * rowsAtOnce + 30)]).toEqual(expected);
    }
  });
});
