import { describe, expect, test } from "vitest";
import { atOnce } from "../../../dist/core/give-way.js";
import { backgroundPatterns } from "../../../dist/trees/shapley/background-patterns.js";
import { MAX_ROWS_AT_ONCE } from "../../../dist/trees/shapley/subtree-patterns.js";
import { columnMajor, failedParts, tabled } from "./patterns-by-definition.js";

describe("backgroundPatterns", () => {
  test.each([
    ["some rows", 9, 9],
    ["more rows than are taken at once, by their kind", 7, MAX_ROWS_AT_ONCE + 400],
  ])("weigh the rows of each pattern of a leaf: %s", (_, kinds, count) => {
    let leaves = 0;
    for (let seed = 0; seed < (count > 100 ? 4 : 12); seed++) {
      const one = tabled(seed, kinds);
      const { tree, paths, subtrees, x } = one;
      const rows = Array.from({ length: count }, (_, i) => x[i % kinds]);
      const weights = Float64Array.from(rows, (_, i) => 1 + ((i * 5) % 7));
      const found = atOnce(backgroundPatterns(tree, paths, subtrees, columnMajor(rows), weights));
      const weightOfKind = x.map((_, kind) =>
        weights.reduce((sum, weight, i) => sum + (i % kinds === kind ? weight : 0), 0),
      );
      const failed = failedParts(one);
      expect(found.starts.map((list) => list.length)).toEqual(subtrees.map((subtree) => subtree.leaves.length));
      for (const [s, subtree] of subtrees.entries()) {
        for (const [l, { node, parts }] of subtree.leaves.entries()) {
          const expected = new Array(2 ** parts.length).fill(0);
          for (const [kind, row] of x.entries()) expected[failed(node, row)] += weightOfKind[kind];
          const start = found.starts[s][l];
          expect([...found.weights.subarray(start, start + expected.length)]).toEqual(expected);
          leaves++;
        }
      }
    }
    expect(leaves).toBeGreaterThan(20);
  });
});
