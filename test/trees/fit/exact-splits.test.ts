import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyTree, type DecisionTree, type FitTreeOptions, fitTree, leafOf } from "whybox/trees";
import { bestGain, gainOf, impurity, type Target } from "../brute-force-tree.js";
import { problem } from "../small-problems.js";

/** The leaves under each node. */
function reachable({ nodes }: DecisionTree): Set<number>[] {
  const below: Set<number>[] = [];
  for (let n = nodes.length - 1; n >= 0; n--) {
    const node = nodes[n];
    below[n] = "feature" in node ? new Set([...below[node.left], ...below[node.right]]) : new Set([n]);
  }
  return below;
}

describe("exact splits", () => {
  test("makes at each node the best split there is: brute force", () => {
    fc.assert(
      fc.property(problem, fc.integer({ min: 1, max: 3 }), ({ x, y, weights, ...options }, minSamplesLeaf) => {
        const tree = fitTree(x, y, { ...options, weights, minSamplesLeaf });
        const leaf = leafOf(tree, x);
        const below = reachable(tree);
        for (const [n, node] of tree.nodes.entries()) {
          const rows = [...x.keys()].filter((row) => below[n].has(leaf[row]));
          const target: Target = { criterion: options.criterion, y, weights };
          expect(node.samples).toBe(rows.length);
          expect(node.impurity).toBeCloseTo(impurity(target, rows), 9);
          const share = node.weight / tree.nodes[0].weight;
          const gain = "gain" in node ? node.gain / share : 0;
          expect(gain).toBeCloseTo(bestGain(target, x, rows, minSamplesLeaf), 9);
        }
      }),
    );
  });
  test("sends rows the same way where a feature is stretched by a rising function", () => {
    fc.assert(
      fc.property(problem, ({ x, y, weights, ...options }) => {
        const stretched = x.map((row) => row.map((value) => value ** 3 + Math.exp(value)));
        const tree = fitTree(x, y, { ...options, weights });
        const other = fitTree(stretched, y, { ...options, weights });
        expect([...leafOf(other, stretched)]).toEqual([...leafOf(tree, x)]);
      }),
    );
  });
});
/** The largest gain of a threshold in any column, with the gaps on either side, or of the gaps against all numbers. */
function bestGainWithGaps(target: Target, x: number[][]): number {
  let best = 0;
  for (const column of x[0].keys()) {
    for (const threshold of [...x.map((row) => row[column]).filter(Number.isFinite), Number.MAX_VALUE]) {
      for (const gapsGoLeft of [true, false]) {
        const goesLeft = (value: number) => (Number.isNaN(value) ? gapsGoLeft : value <= threshold);
        const left = [...x.keys()].filter((row) => goesLeft(x[row][column]));
        const right = [...x.keys()].filter((row) => !goesLeft(x[row][column]));
        if (left.length > 0 && right.length > 0) best = Math.max(best, gainOf(target, left, right));
      }
    }
  }
  return best;
}

test("values that are missing go to the better side, or apart: brute force", () => {
  fc.assert(
    fc.property(
      problem,
      fc.array(fc.boolean(), { minLength: 42, maxLength: 42 }),
      ({ x, y, weights, ...options }, gaps) => {
        const rows = x.map((row, r) => row.map((value, c) => (gaps[r * row.length + c] ? Number.NaN : value)));
        const features = x[0].map((_, c) => ({ name: `x${c}`, kind: "number", missing: true }) as const);
        const tree = fitTree(rows, y, { ...options, weights, features, maxDepth: 1, splits: "exact" });
        const target: Target = { criterion: options.criterion, y, weights };
        const [root] = tree.nodes;
        expect("gain" in root ? root.gain : 0).toBeCloseTo(bestGainWithGaps(target, rows), 9);
        if (!("gain" in root)) return;
        const leaf = leafOf(tree, rows);
        const side = (child: number) => [...x.keys()].filter((row) => leaf[row] === child);
        expect(gainOf(target, side(root.left), side(root.right))).toBeCloseTo(root.gain, 9);
        for (const child of [root.left, root.right]) expect(tree.nodes[child].samples).toBe(side(child).length);
      },
    ),
  );
});

describe("thresholds", () => {
  const regression: FitTreeOptions = { task: "regression", maxDepth: 1 };
  test("lie halfway between neighbouring values", () => {
    expect(fitTree([[1], [2], [7]], [0, 0, 1], regression).nodes[0]).toMatchObject({ threshold: 4.5 });
  });
  test.each([
    ["neighbouring doubles", 1 + Number.EPSILON, 1 + 2 * Number.EPSILON],
    ["the least numbers", 0, Number.MIN_VALUE],
    ["numbers whose sum overflows", 1.7e308, Number.MAX_VALUE],
    ["numbers whose difference overflows", -Number.MAX_VALUE, Number.MAX_VALUE],
  ])("keep apart %s", (_, lower, upper) => {
    const x = [[lower], [upper]];
    const tree = fitTree(x, [3, 5], regression);
    expect([...applyTree(tree, x).data]).toEqual([3, 5]);
    expect([...applyTree(fitTree(x, [3, 5], { ...regression, splits: "histogram" }), x).data]).toEqual([3, 5]);
  });
  test("know no difference between 0 and -0", () => {
    expect(fitTree([[0], [-0], [0], [-0]], [0, 1, 0, 1], regression).nodes).toHaveLength(1);
  });
});
