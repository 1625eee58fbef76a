import { expect, test } from "vitest";
import type { DecisionTree } from "whybox/trees";
import { goesLeft, leafBelow, mutableTree } from "../../../../dist/explain/distill/students/mutable-tree.js";

const shared = { samples: 1, weight: 1, impurity: 0 };
/** Split by a number, gaps right; on the left split by a category, gaps left. */
const nodes = [
  { ...shared, value: [0.5], feature: 0, threshold: 2, left: 1, right: 4, missing: "right", gain: 1 },
  { ...shared, value: [0.2], feature: 1, categories: [0, 3], left: 2, right: 3, missing: "left", gain: 1 },
  { ...shared, value: [0.1] },
  { ...shared, value: [0.3] },
  { ...shared, value: [0.9] },
] as unknown as DecisionTree["nodes"];
const tree = mutableTree({ nodes });

test("a mutable tree is the tree it was made of, and leaves that as it was", () => {
  expect(tree.map(({ depth }) => depth)).toEqual([0, 1, 2, 2, 1]);
  expect(tree.map(({ feature }) => feature)).toEqual([0, 1, -1, -1, -1]);
  expect(tree.map(({ value }) => value[0])).toEqual([0.5, 0.2, 0.1, 0.3, 0.9]);
  expect([tree[0].left, tree[0].right, tree[1].left, tree[1].right]).toEqual([1, 4, 2, 3]);
  tree[2].value[0] = 7;
  expect(nodes[2].value).toEqual([0.1]);
  tree[2].value[0] = 0.1;
});

// x0, x1, and the leaf that the row ends in.
test.each([
  [2, 3, 2],
  [2, 1, 3],
  [1.9, Number.NaN, 2],
  [2.1, 0, 4],
  [Number.NaN, 0, 4],
])("the row %d, %d ends in leaf %i", (number, category, leaf) => {
  expect(leafBelow(tree, 0, Float64Array.of(99, number, category), 1)).toBe(leaf);
});

test("a row goes on from the node that it is at", () => {
  expect(leafBelow(tree, 1, Float64Array.of(50, 3), 0)).toBe(2);
  expect(leafBelow(tree, 4, Float64Array.of(0, 0), 0)).toBe(4);
  expect(goesLeft(tree[0], Number.POSITIVE_INFINITY)).toBe(false);
  expect(goesLeft(tree[1], 2)).toBe(false);
});
