import { blockRows, type ColumnMajor, failedConditions } from "./failed-conditions.js";
import type { FlatTree } from "./flat-tree.js";
import { MOST_TABLED_PARTS, type PathParts } from "./path-parts.js";

/** The patterns in which background rows fail a leaf's path, each once, with the weight of the rows that do. */
export type Patterns = { readonly failed: number[]; readonly weights: number[] };

/** The background as each shallow leaf sees it: some rows, or a million, are at most 2^parts patterns. */
export function backgroundPatterns(
  tree: FlatTree,
  paths: PathParts,
  background: ColumnMajor,
  weights: Float64Array,
): readonly (Patterns | undefined)[] {
  const patterns = Array.from({ length: tree.nodes }, (_, node) =>
    tree.feature[node] < 0 && paths.shallow[node] === 1 ? { failed: [], weights: [] } : undefined,
  );
  /** Of each pattern, one more than its position among those of the leaf at hand. */
  const known = new Int32Array(2 ** MOST_TABLED_PARTS);
  const block = blockRows(tree.nodes);
  for (let from = 0; from < background.rows; from += block) {
    const count = Math.min(block, background.rows - from);
    const failed = failedConditions(tree, paths, background, from, from + count);
    patterns.forEach((leaf, node) => {
      if (leaf) addRows(leaf, failed.subarray(node * count, (node + 1) * count), weights.subarray(from), known);
    });
  }
  return patterns;
}

function addRows(leaf: Patterns, failed: Int32Array, weights: Float64Array, known: Int32Array): void {
  for (let i = 0; i < leaf.failed.length; i++) known[leaf.failed[i]] = i + 1;
  for (let row = 0; row < failed.length; row++) {
    const at = known[failed[row]];
    if (at > 0) {
      leaf.weights[at - 1] += weights[row];
    } else {
      known[failed[row]] = leaf.failed.push(failed[row]);
      leaf.weights.push(weights[row]);
    }
  }
  for (const pattern of leaf.failed) known[pattern] = 0;
}
