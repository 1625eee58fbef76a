import { describe, expect, test } from "vitest";
import { leafPattern, MAX_PATTERN_BITS } from "../../../dist/trees/shapley/tabled-subtrees.js";
import { failedParts, leavesOf, subtreePattern, tabled } from "./patterns-by-definition.js";

/** Splits at and below a node, in the order in which a walk meets them, left before right. */
function splitsBelow(given: ReturnType<typeof tabled>["given"], n: number): number[] {
  const node = given.nodes[n];
  return "feature" in node ? [n, ...splitsBelow(given, node.left), ...splitsBelow(given, node.right)] : [];
}

describe("tabledSubtrees", () => {
  test("hold every shallow leaf once and no deep one, are as large as their bits allow, and give each leaf its pattern", () => {
    let looked = 0;
    let several = 0;
    for (let seed = 0; seed < 12; seed++) {
      const one = tabled(seed, 4);
      const { given, paths, parentOf, subtrees, x } = one;
      const shallow = leavesOf(given).filter((leaf) => paths.shallow[leaf] === 1);
      const held = subtrees.flatMap(({ leaves }) => leaves.map(({ node }) => node));
      expect(held.toSorted((a, b) => a - b)).toEqual(shallow);
      const failed = failedParts(one);
      for (const { root, bits, splits, from, leaves } of subtrees) {
        expect(splits).toEqual(splitsBelow(given, root));
        expect([from, bits]).toEqual([paths.parts[root].length, from + splits.length]);
        expect(bits).toBeLessThanOrEqual(MAX_PATTERN_BITS);
        // One level up there are deep leaves, or more bits than a pattern has.
        const parent = parentOf.get(root);
        if (parent !== undefined) {
          const above = paths.parts[parent].length + splitsBelow(given, parent).length;
          expect(paths.deep[parent] === 1 || above > MAX_PATTERN_BITS).toBe(true);
        }
        expect(leaves.map(({ parts }) => parts)).toEqual(leaves.map(({ node }) => paths.parts[node]));
        if (leaves.length > 1) several++;
        for (const row of x) {
          const pattern = subtreePattern(one, { root, from, splits }, row);
          const patterns = leaves.map((leaf) => leafPattern(leaf, pattern));
          expect(patterns).toEqual(leaves.map(({ node }) => failed(node, row)));
          looked += patterns.length;
        }
      }
    }
    expect(looked).toBeGreaterThan(500);
    expect(several).toBeGreaterThan(10);
  });
});
