import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DecisionTree, fitTree, leafOf } from "whybox/trees";
import { fitTreeInSteps } from "../../../dist/trees/fit/fit-tree.js";
import { parkMiller } from "../../fixtures/park-miller.js";
import { bestGain } from "../brute-force-tree.js";
import { problem, splitsOf } from "../small-problems.js";

describe("a growing tree", () => {
  test("takes off in all what root and leaves differ by", () => {
    fc.assert(
      fc.property(problem, ({ x, y, weights, ...options }) => {
        const tree = fitTree(x, y, { ...options, weights });
        const total = tree.nodes[0].weight;
        const left = tree.nodes.filter((node) => !("feature" in node));
        const remaining = left.reduce((sum, node) => sum + (node.weight / total) * node.impurity, 0);
        const gained = splitsOf(tree).reduce((sum, { gain }) => sum + gain, 0);
        for (const { gain } of splitsOf(tree)) expect(gain).toBeGreaterThan(0);
        expect(remaining + gained).toBeCloseTo(tree.nodes[0].impurity, 9);
      }),
    );
  });
  test("with at most k leaves is the tree with k - 1 and one more split, that of the largest gain", () => {
    fc.assert(
      fc.property(problem, fc.integer({ min: 2, max: 6 }), ({ x, y, weights, ...options }, maxLeaves) => {
        const before = fitTree(x, y, { ...options, weights, maxLeaves: maxLeaves - 1 });
        const after = fitTree(x, y, { ...options, weights, maxLeaves });
        const whole = fitTree(x, y, { ...options, weights });
        const gains = (tree: DecisionTree) => splitsOf(tree).map(({ gain }) => gain);
        const added = gains(after).length - gains(before).length;
        expect(added).toBe(gains(whole).length >= maxLeaves - 1 ? 1 : 0);
        const parts = gains(before).reduce((rest, gain) => rest.toSpliced(rest.indexOf(gain), 1), gains(after));
        expect(parts).toHaveLength(added);
        // Leaves of the smaller tree that the whole tree splits: none gains more.
        const leaf = leafOf(before, x);
        for (const gain of parts) {
          for (const l of new Set(leaf)) {
            const rows = [...x.keys()].filter((row) => leaf[row] === l);
            const best = bestGain({ criterion: options.criterion, y, weights }, x, rows, 1);
            expect((best * before.nodes[l].weight) / before.nodes[0].weight).toBeLessThan(gain + 1e-9);
          }
        }
        if (maxLeaves > x.length) expect(after).toEqual(whole);
      }),
    );
  });

  test("is listed in preorder: a left child follows its parent, a right child all that is below the left one", () => {
    fc.assert(
      fc.property(problem, fc.integer({ min: 2, max: 9 }), ({ x, y, weights, ...options }, maxLeaves) => {
        const { nodes } = fitTree(x, y, { ...options, weights, maxLeaves });
        const endOf = (n: number): number => {
          const node = nodes[n];
          if (!("feature" in node)) return n + 1;
          expect(node.left).toBe(n + 1);
          expect(node.right).toBe(endOf(node.left));
          expect(nodes[node.left].samples + nodes[node.right].samples).toBe(node.samples);
          return endOf(node.right);
        };
        expect(endOf(0)).toBe(nodes.length);
      }),
    );
  });

  test("keeps to its limits of depth, rows and weight", () => {
    fc.assert(
      fc.property(
        problem,
        fc.record({
          maxDepth: fc.integer({ min: 0, max: 3 }),
          minSamplesLeaf: fc.integer({ min: 1, max: 4 }),
          minWeightLeaf: fc.integer({ min: 0, max: 6 }),
        }),
        ({ x, y, weights, ...options }, limits) => {
          const { nodes } = fitTree(x, y, { ...options, weights, ...limits });
          const depthOf = (n: number): number => {
            const node = nodes[n];
            return "feature" in node ? 1 + Math.max(depthOf(node.left), depthOf(node.right)) : 0;
          };
          expect(depthOf(0)).toBeLessThanOrEqual(limits.maxDepth);
          for (const node of nodes.slice(1)) {
            expect(node.samples).toBeGreaterThanOrEqual(limits.minSamplesLeaf);
            expect(node.weight).toBeGreaterThanOrEqual(limits.minWeightLeaf);
          }
        },
      ),
    );
  });
});

test.each([
  // Every 20,000 rows of a column: in the root, as it is divided, and in its children. 200 columns of 11,000 rows each.
  ["exact", 99 + 99 + 2 * 40],
  // Every million cells of the root, and after its split.
  ["histogram", 3],
] as const)("pauses within a split of many rows and columns: %s", (splits, least) => {
  const [rows, columns] = [11_000, 200];
  const { uniform } = parkMiller(5);
  const x = { data: Float64Array.from({ length: rows * columns }, uniform), rows, columns };
  const y = Array.from({ length: rows }, (_, row) => x.data[row * columns]);
  const features = Array.from({ length: columns }, (_, i) => ({ name: `x${i}`, kind: "number" as const }));
  const pauses = (maxLeaves: number) => {
    const steps = fitTreeInSteps(x, y, { task: "regression", features, splits, maxLeaves });
    let count = 0;
    while (!steps.next().done) count++;
    return count;
  };
  expect(pauses(3) - pauses(1)).toBeGreaterThanOrEqual(least);
});
