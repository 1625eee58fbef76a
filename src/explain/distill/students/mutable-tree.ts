import type { DecisionTree, Split, TreeNode } from "../../../core/tree.js";

/** A split, or a leaf, that may still change. */
export interface MutableNode {
  /** -1: a leaf. */
  feature: number;
  threshold: number;
  /** Categories that go left; undefined for numbers. */
  categories: Set<number> | undefined;
  missingLeft: boolean;
  left: number;
  right: number;
  depth: number;
  /** One number per output; used in leaves. */
  value: Float64Array;
}

/** A tree that may still change: nodes in the order of the tree it was made of, the root first. */
export type MutableTree = MutableNode[];

/** A mutable copy of a tree. */
export function mutableTree({ nodes }: Pick<DecisionTree, "nodes">): MutableTree {
  const working = nodes.map(mutableNode);
  // Children come after their parents.
  for (const node of working) {
    if (node.feature < 0) continue;
    working[node.left].depth = node.depth + 1;
    working[node.right].depth = node.depth + 1;
  }
  return working;
}

function mutableNode(node: TreeNode): MutableNode {
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

/** True if a value goes left at a split. */
export function goesLeft({ categories, threshold, missingLeft }: MutableNode, value: number): boolean {
  if (Number.isNaN(value)) return missingLeft;
  return categories ? categories.has(value) : value <= threshold;
}

/** The leaf that a row ends in, from this node on. */
export function leafBelow(tree: MutableTree, from: number, data: Float64Array, offset: number): number {
  let at = from;
  for (let node = tree[at]; node.feature >= 0; node = tree[at]) {
    at = goesLeft(node, data[offset + node.feature]) ? node.left : node.right;
  }
  return at;
}
