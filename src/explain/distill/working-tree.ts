import type { DecisionTree, Split, TreeNode } from "../../core/tree.js";

/** A split, or a leaf, that may still change. */
export interface WorkingNode {
  /** -1: a leaf. */
  feature: number;
  threshold: number;
  /** Categories that go left; undefined for numbers. */
  categories: Set<number> | undefined;
  missingLeft: boolean;
  left: number;
  right: number;
  depth: number;
  /** One number an output; meant for leaves. */
  value: Float64Array;
}

/** A tree that may still change: nodes in the order of the tree it was made of, the root first. */
export type WorkingTree = WorkingNode[];

/** A tree to work on. */
export function workingTree({ nodes }: Pick<DecisionTree, "nodes">): WorkingTree {
  const working = nodes.map(workingNode);
  // Children come after their parents.
  for (const node of working) {
    if (node.feature < 0) continue;
    working[node.left].depth = node.depth + 1;
    working[node.right].depth = node.depth + 1;
  }
  return working;
}

function workingNode(node: TreeNode): WorkingNode {
  const value = Float64Array.from(node.value);
  const leaf = {
    feature: -1,
    threshold: 0,
    categories: undefined,
    missingLeft: true,
    left: -1,
    right: -1,
    depth: 0,
    value,
  };
  if (!("feature" in node)) return leaf;
  const split = node as Split;
  return {
    ...leaf,
    feature: split.feature,
    ...("categories" in split ? { categories: new Set(split.categories) } : { threshold: split.threshold }),
    missingLeft: split.missing === "left",
    left: split.left,
    right: split.right,
  };
}

/** Whether a row's value goes left at a split. */
export function goesLeft({ categories, threshold, missingLeft }: WorkingNode, value: number): boolean {
  if (Number.isNaN(value)) return missingLeft;
  return categories ? categories.has(value) : value <= threshold;
}

/** The leaf a row ends in, from this node on. */
export function leafBelow(tree: WorkingTree, from: number, data: Float64Array, offset: number): number {
  let at = from;
  for (let node = tree[at]; node.feature >= 0; node = tree[at]) {
    at = goesLeft(node, data[offset + node.feature]) ? node.left : node.right;
  }
  return at;
}
