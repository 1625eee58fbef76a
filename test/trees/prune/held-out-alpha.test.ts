import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyTree, type DecisionTree, fitTree, pruneTree, pruningPath } from "whybox/trees";
import { randomOf } from "../../fixtures/random-forest.js";

const leavesOf = (tree: DecisionTree) => tree.nodes.filter((node) => !("feature" in node));

const problem = fc.integer({ min: 2, max: 14 }).chain((rows) =>
  fc.record({
    x: fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 })), {
      minLength: rows,
      maxLength: rows,
    }),
    y: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: rows, maxLength: rows }),
    weights: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: rows, maxLength: rows }),
  }),
);

/** Loss of an answer, two numbers or the shares of three classes, where y is true. */
const losses = {
  squaredError: ([one, two]: number[], y: number) => (one - y) ** 2 + (two - y * y) ** 2,
  absoluteError: ([one, two]: number[], y: number) => Math.abs(one - y) + Math.abs(two - y * y),
  gini: (shares: number[], y: number) => Number(shares.indexOf(Math.max(...shares)) !== y),
};

describe("the alpha of held-out rows", () => {
  test.each([
    ["regression", "squaredError"],
    ["regression", "absoluteError"],
    ["classification", "gini"],
  ] as const)("of a %s by %s makes the smallest of the best trees of the path", (task, criterion) => {
    fc.assert(
      fc.property(problem, problem, ({ x, y }, heldOut) => {
        const targets = (of: number[]) => (task === "regression" ? of.map((value) => [value, value * value]) : of);
        const outputs = task === "regression" ? ["one", "two"] : ["a", "b", "c"];
        const tree = fitTree(x, targets(y), { task, criterion, outputs });
        const lossOf = (pruned: DecisionTree) => {
          const { data, columns } = applyTree(pruned, heldOut.x);
          return heldOut.y.reduce((sum, value, row) => {
            const answer = [...data.subarray(row * columns, (row + 1) * columns)];
            return sum + heldOut.weights[row] * losses[criterion](answer, value);
          }, 0);
        };
        const held = { x: heldOut.x, y: targets(heldOut.y), weights: heldOut.weights };
        const chosen = pruneTree(tree, { heldOut: held });
        const path = pruningPath(tree).map(({ alpha, leaves }) => ({
          leaves,
          loss: lossOf(pruneTree(tree, { alpha })),
        }));
        const least = Math.min(...path.map(({ loss }) => loss));
        const best = path.filter(({ loss }) => loss < least + 1e-9).map(({ leaves }) => leaves);
        expect(leavesOf(chosen)).toHaveLength(Math.min(...best));
        expect(lossOf(chosen)).toBeCloseTo(least, 8);
        expect(fitTree(x, targets(y), { task, criterion, outputs, prune: { heldOut: held } })).toEqual(chosen);
      }),
      { numRuns: 20 },
    );
  });

  test("counts held-out rows in the wrong class, by weight", () => {
    const x = [[0], [1], [2], [3], [4], [5]];
    const tree = fitTree(x, [0, 0, 1, 0, 1, 1], { task: "classification" });
    expect(leavesOf(tree)).toHaveLength(4);
    const heldOut = { x: [[0], [5], [2], [3]], y: [0, 1, 0, 1] };
    expect(leavesOf(pruneTree(tree, { heldOut }))).toHaveLength(2);
    const kept = { x: [[2], [3], [2], [3]], y: [0, 1, 1, 0], weights: [1, 1, 2, 2] };
    expect(leavesOf(pruneTree(tree, { heldOut: kept }))).toHaveLength(4);
  });

  test.each([
    [{ x: [[1]], y: [0] }, "pruneTree: heldOut: expected 2 columns in x, one per feature, got 1"],
    [{ x: [[1, 2]], y: [0, 1] }, "pruneTree: heldOut: expected 1 rows in y, one per row of x, got 2"],
    [{ x: [[1, 2]], y: [0], weights: [1, 1] }, "pruneTree: heldOut: expected"],
  ])("of rows that do not fit is refused: %j", (heldOut, message) => {
    const tree = fitTree(
      [
        [1, 0],
        [2, 0],
      ],
      [0, 1],
      { task: "classification" },
    );
    expect(() => pruneTree(tree, { heldOut })).toThrow(message);
  });

  test("is found without going through the tree once per alpha", () => {
    const random = randomOf(3);
    const x = Array.from({ length: 300 }, () => [random(), random()]);
    const y = x.map(([a, b]) => a * b + random());
    const tree = fitTree(x, y, { task: "regression" });
    let reads = 0;
    const nodes = tree.nodes.map((node) => {
      if (!("feature" in node)) return node;
      const { right } = node;
      return Object.defineProperty({ ...node }, "right", {
        enumerable: true,
        get() {
          reads++;
          return right;
        },
      });
    });
    pruneTree({ ...tree, nodes }, { heldOut: { x: x.slice(0, 20), y: y.slice(0, 20) } });
    // Some 16 levels; of 299 alphas each would take some hundred nodes.
    expect(reads).toBeLessThan(40 * nodes.length);
  });
});
