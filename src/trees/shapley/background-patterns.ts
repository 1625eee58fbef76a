import type { FlatTree } from "../apply/flat-tree.js";
import { blockRows, type ColumnMajor, failedConditions } from "./failed-conditions.js";
import { MAX_TABLED_PARTS, type PathParts } from "./path-parts.js";

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
  const known = new Int32Array(2 ** MAX_TABLED_PARTS);
  const block = blockRows(tree.nodes);
  for (let from = 0; from < background.rows; from += block) {
    const count = Math.min(block, background.rows - from);
    const failed = failedConditions(tree, paths, background, from, from + count);
    for (let node = 0; node < tree.nodes; node++) {
      const leaf = patterns[node];
      if (leaf) addRows(leaf, failed, node * count, count, weights, from, known);
    }
  }
  return patterns;
}

/** Counts the `count` patterns of a leaf from position `at`; the row of the first is background row `from`. */
function addRows(
  leaf: Patterns,
  failed: Int32Array,
  at: number,
  count: number,
  weights: Float64Array,
  from: number,
  known: Int32Array,
): void {
  for (let i = 0; i < leaf.failed.length; i++) known[leaf.failed[i]] = i + 1;
  for (let row = 0; row < count; row++) {
    const pattern = failed[at + row];
    const position = known[pattern];
    if (position > 0) {
      leaf.weights[position - 1] += weights[from + row];
    } else {
      known[pattern] = leaf.failed.push(pattern);
      leaf.weights.push(weights[from + row]);
    }
  }
  for (let i = 0; i < leaf.failed.length; i++) known[leaf.failed[i]] = 0;
}
