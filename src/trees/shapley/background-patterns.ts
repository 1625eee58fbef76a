import type { FlatTree } from "../apply/flat-tree.js";
import type { PathParts } from "./path-parts.js";
import { type ColumnMajor, subtreePatterns } from "./subtree-patterns.js";
import { leafPattern, type TabledSubtree } from "./tabled-subtrees.js";

/**
 * The background as each leaf of tabled subtrees sees it: some rows, or a million, are at most 2^parts patterns.
 *
 * @returns per subtree and leaf, the weight of the background rows in each pattern of failed parts
 */
export function backgroundPatterns(
  tree: FlatTree,
  paths: PathParts,
  subtrees: readonly TabledSubtree[],
  background: ColumnMajor,
  weights: Float64Array,
): readonly (readonly Float64Array[])[] {
  const found = subtreePatterns(tree, paths, subtrees, background);
  const counted = subtrees.map(({ bits }) => new Float64Array(2 ** bits));
  for (let from = 0; from < background.rows; from += found.rowsAtOnce) {
    const count = Math.min(found.rowsAtOnce, background.rows - from);
    found.find(from, from + count);
    counted.forEach((sums, s) => {
      addWeights(sums, found.patterns, s * found.rowsAtOnce, count, weights, from);
    });
  }
  return subtrees.map(({ leaves }, s) =>
    leaves.map((leaf) => {
      const ofLeaf = new Float64Array(2 ** leaf.parts.length);
      counted[s].forEach((weight, pattern) => {
        if (weight !== 0) ofLeaf[leafPattern(leaf, pattern)] += weight;
      });
      return ofLeaf;
    }),
  );
}

function addWeights(
  sums: Float64Array,
  patterns: Int32Array,
  at: number,
  count: number,
  weights: Float64Array,
  from: number,
): void {
  for (let i = 0; i < count; i++) sums[patterns[at + i]] += weights[from + i];
}
