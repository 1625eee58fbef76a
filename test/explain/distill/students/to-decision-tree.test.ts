import { describe, expect, test } from "vitest";
import type { MutableNode } from "../../../../dist/explain/distill/students/mutable-tree.js";
import { toDecisionTree } from "../../../../dist/explain/distill/students/to-decision-tree.js";

const leaf: MutableNode = {
  feature: -1,
  threshold: 0,
  categories: undefined,
  missingLeft: true,
  left: -1,
  right: -1,
  depth: 0,
  value: Float64Array.of(0),
};
const split = (feature: number, threshold: number, left: number, right: number): MutableNode => ({
  ...leaf,
  feature,
  threshold,
  left,
  right,
});
const x = [
  [1, 0],
  [2, 1],
  [3, 2],
  [4, Number.NaN],
  [5, 1],
];
const y = [1, 1, 4, 4, 10];
const weights = [1, 2, 1, 1, 3];
const rows = {
  task: "regression" as const,
  outputs: ["y"],
  features: [
    { name: "a", kind: "number" as const },
    { name: "b", kind: "category" as const, categories: ["p", "q", "r"], missing: true },
  ],
  x: { data: Float64Array.from(x.flat()), rows: 5, columns: 2 },
  answers: { data: Float64Array.from(y), rows: 5, columns: 1 },
  weights: Float64Array.from(weights),
} as unknown as Parameters<typeof toDecisionTree>[1];

const meanOf = (some: readonly number[]) => {
  const weight = some.reduce((sum, row) => sum + weights[row], 0);
  const mean = some.reduce((sum, row) => sum + weights[row] * y[row], 0) / weight;
  const impurity = some.reduce((sum, row) => sum + (weights[row] * (y[row] - mean) ** 2) / weight, 0);
  return { weight, mean, impurity };
};

describe("a tree as JSON", () => {
  test("has the rows that reach each node: how many, their weight, mean and variance", () => {
    const { nodes } = toDecisionTree([split(0, 2, 1, 2), leaf, split(0, 4, 3, 4), leaf, leaf], rows);
    const reached = [[0, 1, 2, 3, 4], [0, 1], [2, 3, 4], [2, 3], [4]];
    for (const [at, some] of reached.entries()) {
      const { weight, mean, impurity } = meanOf(some);
      expect(nodes[at]).toMatchObject({ samples: some.length, weight });
      expect(nodes[at].value[0]).toBeCloseTo(mean, 12);
      expect(nodes[at].impurity).toBeCloseTo(impurity, 12);
    }
    const [root, left, right] = [0, 1, 2].map((at) => meanOf(reached[at]));
    const lost = root.weight * root.impurity - left.weight * left.impurity - right.weight * right.impurity;
    expect(nodes[0]).toMatchObject({ feature: 0, threshold: 2, left: 1, right: 2, missing: "left" });
    expect((nodes[0] as { gain: number }).gain).toBeCloseTo(lost / 8, 12);
    expect(nodes).toHaveLength(5);
  });

  test("splits by category, and says where gaps go", () => {
    const byCategory = { ...split(1, 0, 1, 2), categories: new Set([2, 0]), missingLeft: false };
    const { nodes } = toDecisionTree([byCategory, leaf, leaf], rows);
    expect(nodes[0]).toMatchObject({ feature: 1, categories: [0, 2], missing: "right" });
    expect(nodes[0]).not.toHaveProperty("threshold");
    expect([nodes[1].samples, nodes[2].samples]).toEqual([2, 3]);
  });

  test("leaves out splits that send all rows one way", () => {
    const tree = [split(0, 9, 1, 2), split(0, 2, 3, 4), leaf, leaf, leaf];
    const { nodes } = toDecisionTree(tree, rows);
    expect(nodes).toHaveLength(3);
    expect(nodes[0]).toMatchObject({ threshold: 2, samples: 5 });
    const other = toDecisionTree([split(0, 0, 2, 1), split(0, 2, 3, 4), leaf, leaf, leaf], rows);
    expect(other.nodes).toEqual(nodes);
  });

  test("leaves out splits whose two leaves are worth the same, and not those with more below", () => {
    const { nodes } = toDecisionTree([split(0, 1, 1, 2), leaf, split(0, 2, 3, 4), leaf, leaf], {
      ...rows,
      answers: { data: Float64Array.of(7, 1, 1, 1, 1), rows: 5, columns: 1 },
    });
    expect(nodes).toHaveLength(3);
    expect(nodes[2]).toMatchObject({ samples: 4, value: [1] });
    expect(nodes[2]).not.toHaveProperty("feature");
    // A leaf of 5 beside leaves of 4 and 6, which are 5 on average.
    const level = toDecisionTree([split(0, 1, 1, 2), leaf, split(0, 4, 3, 4), leaf, leaf], {
      ...rows,
      weights: Float64Array.of(1, 1, 0, 1, 2),
      answers: { data: Float64Array.of(5, 4, 4, 4, 6), rows: 5, columns: 1 },
    });
    expect(level.nodes.map(({ value }) => value[0])).toEqual([5, 5, 5, 4, 6]);
  });
});
