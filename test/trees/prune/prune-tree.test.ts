import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DecisionTree, fitTree, pruneTree, pruningPath } from "whybox/trees";

const leavesOf = (tree: DecisionTree) => tree.nodes.filter((node) => !("feature" in node));
const costOf = (tree: DecisionTree, alpha: number) =>
  leavesOf(tree).reduce((sum, { weight, impurity }) => sum + (weight / tree.nodes[0].weight) * impurity + alpha, 0);

const problem = fc.integer({ min: 2, max: 16 }).chain((rows) =>
  fc.record({
    x: fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 })), {
      minLength: rows,
      maxLength: rows,
    }),
    y: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: rows, maxLength: rows }),
  }),
);

/** The least cost of any subtree at this root, by trying to cut at each node or not. */
function leastCost({ nodes }: DecisionTree, alpha: number, n = 0): number {
  const node = nodes[n];
  const asLeaf = (node.weight / nodes[0].weight) * node.impurity + alpha;
  if (!("feature" in node)) return asLeaf;
  return Math.min(
    asLeaf,
    leastCost({ nodes } as DecisionTree, alpha, node.left) + leastCost({ nodes } as DecisionTree, alpha, node.right),
  );
}

describe("pruneTree", () => {
  test("answers the subtree of least cost", () => {
    fc.assert(
      fc.property(problem, fc.double({ min: 0, max: 3, noNaN: true }), ({ x, y }, alpha) => {
        const tree = fitTree(x, y, { task: "regression" });
        expect(costOf(pruneTree(tree, { alpha }), alpha)).toBeCloseTo(leastCost(tree, alpha), 9);
      }),
    );
  });

  test("passes through the trees of its path, smaller and smaller, down to the root", () => {
    fc.assert(
      fc.property(problem, ({ x, y }) => {
        const tree = fitTree(x, y, { task: "regression" });
        const path = pruningPath(tree);
        for (const [i, { alpha, leaves, impurity }] of path.entries()) {
          const pruned = pruneTree(tree, { alpha });
          expect(leavesOf(pruned)).toHaveLength(leaves);
          expect(costOf(pruned, 0)).toBeCloseTo(impurity, 9);
          if (i > 0) expect(leaves).toBeLessThan(path[i - 1].leaves);
          if (i > 0) expect(alpha).toBeGreaterThan(path[i - 1].alpha);
        }
        expect(path[0].leaves).toBe(leavesOf(tree).length);
        expect(path.at(-1)?.leaves).toBe(1);
      }),
    );
  });
});
