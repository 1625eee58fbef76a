import type { FlatTree } from "../apply/flat-tree.js";
import type { PathParts } from "./path-parts.js";

/**
 * Bits of a pattern of a subtree: the parts on the way to it, and its splits. With 2^8 patterns of some 8 numbers a subtree
 * of four leaves is looked up at once at depth 6, and its table fits the first-level cache.
 */
export const MAX_PATTERN_BITS = 8;

/**
 * A subtree that a row is looked up in at once. Its pattern has a bit for each part on the way to its root, set where the row
 * fails what the way asks of the part, and a bit for each of its splits, set where the row goes left.
 */
export interface TabledSubtree {
  readonly root: number;
  readonly bits: number;
  /** Its splits; bit `from + i` of a pattern is that of split i. */
  readonly splits: readonly number[];
  readonly from: number;
  readonly leaves: readonly TabledLeaf[];
}

/** A leaf, and how its own pattern of failed parts follows from that of its subtree. */
export interface TabledLeaf {
  readonly node: number;
  /** Parts on its path; bit i of its pattern is that of part i. */
  readonly parts: Int32Array;
  /** Bits of the subtree's pattern that are the same in its own. */
  readonly shared: number;
  /** The splits between: the bit of the split, whether the path goes left there, and the bit of its part in the leaf's pattern. */
  readonly steps: readonly { readonly split: number; readonly left: boolean; readonly failed: number }[];
}

/** The largest subtrees of at most MAX_PATTERN_BITS bits, whose leaves are all shallow; together they hold all shallow leaves. */
export function tabledSubtrees(tree: FlatTree, paths: PathParts): TabledSubtree[] {
  const splitsBelow = new Int32Array(tree.nodes);
  for (let node = tree.nodes - 1; node >= 0; node--) {
    if (tree.feature[node] >= 0) splitsBelow[node] = 1 + splitsBelow[tree.left[node]] + splitsBelow[tree.right[node]];
  }
  const found: TabledSubtree[] = [];
  const open = [0];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (paths.shallow[node] === 0) continue;
    if (paths.deep[node] === 0 && paths.parts[node].length + splitsBelow[node] <= MAX_PATTERN_BITS) {
      found.push(subtreeAt(tree, paths, node));
    } else open.push(tree.right[node], tree.left[node]);
  }
  return found;
}

/** The pattern of a leaf where that of its subtree is `pattern`. */
export function leafPattern({ shared, steps }: TabledLeaf, pattern: number): number {
  let failed = pattern & shared;
  for (const { split, left, failed: bit } of steps) {
    if ((((pattern >> split) & 1) === 1) !== left) failed |= bit;
  }
  return failed;
}

function subtreeAt(tree: FlatTree, paths: PathParts, root: number): TabledSubtree {
  const from = paths.parts[root].length;
  const splits: number[] = [];
  const leaves: TabledLeaf[] = [];
  const visit = (node: number, steps: TabledLeaf["steps"]): void => {
    if (tree.feature[node] < 0) {
      leaves.push({ node, parts: paths.parts[node], shared: (1 << from) - 1, steps });
      return;
    }
    const split = from + splits.push(node) - 1;
    const failed = paths.bit[node];
    visit(tree.left[node], [...steps, { split, left: true, failed }]);
    visit(tree.right[node], [...steps, { split, left: false, failed }]);
  };
  visit(root, []);
  return { root, bits: from + splits.length, splits, from, leaves };
}
