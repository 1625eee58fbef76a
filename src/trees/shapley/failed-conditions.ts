import type { FlatTree } from "../apply/flat-tree.js";
import { goLeft } from "../apply/goes-left.js";
import type { PathParts } from "./path-parts.js";

/** Rows column by column: feature f of row r is `data[f * rows + r]`. */
export type ColumnMajor = { readonly data: Float64Array; readonly rows: number };

/** Patterns that fit into 2 MB are held at once; more rows are taken in blocks. */
const BLOCK_PATTERNS = 2 ** 19;

/** Rows per block, for a tree of this many nodes. */
export function blockRows(nodes: number): number {
  return Math.max(16, Math.floor(BLOCK_PATTERNS / nodes));
}

/**
 * Which parts fail a path, for every node and row of a block: bit i is set where the row's part i, counted
 * along the path, does not meet all that the path asks of it. The row reaches the node where no bit is set.
 *
 * Split by split down the tree, so that a row costs one step per node, not one per leaf and part.
 *
 * @returns  nodes x rows of the block; only nodes that lead to a shallow leaf are written
 */
export function failedConditions(
  tree: FlatTree,
  { bit, shallow }: PathParts,
  { data, rows }: ColumnMajor,
  from: number,
  to: number,
): Int32Array {
  const count = to - from;
  const failed = new Int32Array(tree.nodes * count);
  const sentLeft = new Int32Array(count);
  for (let node = 0; node < tree.nodes; node++) {
    const feature = tree.feature[node];
    if (feature < 0 || shallow[node] === 0) continue;
    goLeft(tree, node, data.subarray(feature * rows + from, feature * rows + to), sentLeft);
    const flag = bit[node];
    const here = node * count;
    const left = tree.left[node] * count;
    const right = tree.right[node] * count;
    for (let i = 0; i < count; i++) {
      const before = failed[here + i];
      const goes = sentLeft[i];
      failed[left + i] = before | (flag & ~goes);
      failed[right + i] = before | (flag & goes);
    }
  }
  return failed;
}
