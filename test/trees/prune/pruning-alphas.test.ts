import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DecisionTree, fitTree, pruneTree } from "whybox/trees";
import { pruningAlphas } from "../../../dist/trees/prune/pruning-alphas.js";
import { randomOf } from "../../fixtures/random-forest.js";

/** The splits of every subtree at this root that pruning could leave, as lists of nodes. */
function subtrees({ nodes }: DecisionTree, n = 0): number[][] {
  const node = nodes[n];
  if (!("feature" in node)) return [[]];
  const [left, right] = [node.left, node.right].map((child) => subtrees({ nodes } as DecisionTree, child));
  return [[], ...left.flatMap((one) => right.map((other) => [n, ...one, ...other]))];
}

/** Impurity of the leaves by their share of the weight, and alpha for each of them. */
function cost({ nodes }: DecisionTree, splits: ReadonlySet<number>, alpha: number): number {
  let sum = 0;
  const open = [0];
  for (let n = open.pop(); n !== undefined; n = open.pop()) {
    const node = nodes[n];
    if ("feature" in node && splits.has(n)) open.push(node.left, node.right);
    else sum += (node.weight / nodes[0].weight) * node.impurity + alpha;
  }
  return sum;
}

const problem = fc.integer({ min: 2, max: 9 }).chain((rows) =>
  fc.record({
    x: fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 })), {
      minLength: rows,
      maxLength: rows,
    }),
    y: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: rows, maxLength: rows }),
  }),
);

describe("pruningAlphas", () => {
  test.each([
    ["regression", "squaredError"],
    ["classification", "entropy"],
  ] as const)(
    "of a %s: between two of them the smallest of the cheapest subtrees splits the nodes above",
    (task, criterion) => {
      let checked = 0;
      fc.assert(
        fc.property(problem, ({ x, y }) => {
          const tree = fitTree(x, y, { task, criterion });
          const alphas = pruningAlphas("test", tree);
          const all = subtrees(tree).map((splits) => new Set(splits));
          const steps = [...new Set([0, ...alphas])].sort((a, b) => a - b);
          // Between steps, on the steps themselves, and beyond the last.
          const tried = steps.flatMap((step, i) => [step, i + 1 < steps.length ? (step + steps[i + 1]) / 2 : step + 1]);
          for (const alpha of tried) {
            const costs = all.map((splits) => cost(tree, splits, alpha));
            const least = Math.min(...costs);
            const cheapest = all.filter((_, i) => costs[i] < least + 1e-12).sort((a, b) => a.size - b.size);
            const kept = [...tree.nodes.keys()].filter((n) => alphas[n] > alpha);
            expect(new Set(kept)).toEqual(cheapest[0]);
            checked += kept.length;
          }
        }),
        { numRuns: 40 },
      );
      expect(checked).toBeGreaterThan(100);
    },
  );

  test("are 0 for leaves, and no larger below than above", () => {
    const random = randomOf(4);
    const x = Array.from({ length: 200 }, () => [random(), random()]);
    const tree = fitTree(
      x,
      x.map(([a, b]) => a * b + 0.1 * random()),
      { task: "regression" },
    );
    const alphas = pruningAlphas("test", tree);
    for (const [n, node] of tree.nodes.entries()) {
      if (!("feature" in node)) expect(alphas[n]).toBe(0);
      else for (const child of [node.left, node.right]) expect(alphas[child]).toBeLessThanOrEqual(alphas[n]);
    }
  });

  test("of a split that takes nothing off, or less, are 0, and those above as they are", () => {
    const reached = { samples: 1, weight: 1, impurity: 1, value: [0] };
    const split = (gain: number, left: number, right: number) =>
      ({ ...reached, feature: 0, threshold: 0, missing: "left", gain, left, right }) as const;
    const nodes = [split(0.5, 1, 4), split(-0.25, 2, 3), reached, reached, split(0, 5, 6), reached, reached];
    const tree = {
      task: "regression",
      criterion: "x",
      features: [{ name: "a", kind: "number" }],
      outputs: ["y"],
      nodes,
    } as const;
    expect([...pruningAlphas("test", tree)]).toEqual([0.5, 0, 0, 0, 0, 0, 0]);
    const bad = { ...tree, nodes: nodes.with(1, split(Number.NaN, 2, 3)) };
    expect(() => pruneTree(bad, { alpha: 0 })).toThrow("pruneTree: nodes.1.gain: expected a finite number, got NaN");
    expect(() => pruneTree(undefined as never, { alpha: 0 })).toThrow("pruneTree: expected a tree");
  });
});
