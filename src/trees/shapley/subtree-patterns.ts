import type { Steps } from "../../core/give-way.js";
import type { FlatTree } from "../apply/flat-tree.js";
import { goLeft } from "../apply/goes-left.js";
import type { PathParts } from "./path-parts.js";
import type { TabledSubtree } from "./tabled-subtrees.js";

/** Rows column by column: feature f of row r is `data[f * rows + r]`. */
export type ColumnMajor = { readonly data: Float64Array; readonly rows: number };

/** Rows that are taken at once, at most: what is known of them stays in the second-level cache. */
export const MAX_ROWS_AT_ONCE = 1024;

/** About one of so many nodes is paused at: of 1,024 rows, a few milliseconds. */
const NODES_PER_TURN = 64;

/** The patterns of rows in the tabled subtrees of a tree: subtree s has those of row i at `patterns[s * rowsAtOnce + i]`. */
export interface SubtreePatterns {
  readonly patterns: Int32Array;
  readonly rowsAtOnce: number;
  /** Finds those of rows `from` up to but not including `to`, at most `rowsAtOnce` of them, with pauses. */
  find(from: number, to: number): Steps<void>;
}

/** Split by split down the tree, so that a row costs one step per split, not one per leaf and part. */
export function subtreePatterns(
  tree: FlatTree,
  paths: PathParts,
  subtrees: readonly TabledSubtree[],
  { data, rows }: ColumnMajor,
): SubtreePatterns {
  const rowsAtOnce = Math.min(MAX_ROWS_AT_ONCE, rows);
  const patterns = new Int32Array(subtrees.length * rowsAtOnce);
  const placeOf = new Map(
    subtrees.map(({ root }, s) => [root, patterns.subarray(s * rowsAtOnce, (s + 1) * rowsAtOnce)]),
  );
  const above = splitsAbove(tree, paths, placeOf);
  const failedAt = new Map([...placeOf, ...above.map((node) => [node, new Int32Array(rowsAtOnce)] as const)]);
  const sent = new Int32Array(rowsAtOnce);
  const columnOf = (node: number, from: number, to: number) =>
    data.subarray(tree.feature[node] * rows + from, tree.feature[node] * rows + to);

  return {
    patterns,
    rowsAtOnce,
    *find(from, to) {
      const count = to - from;
      (failedAt.get(0) as Int32Array | undefined)?.fill(0, 0, count);
      for (const node of above) {
        goLeft(tree, node, columnOf(node, from, to), sent);
        const before = failedAt.get(node) as Int32Array;
        const left = failedAt.get(tree.left[node]);
        const right = failedAt.get(tree.right[node]);
        if (left) addFailed(left, before, sent, -1, paths.bit[node], count);
        if (right) addFailed(right, before, sent, 0, paths.bit[node], count);
        if (node % NODES_PER_TURN === 0) yield;
      }
      for (const { root, splits, from: first } of subtrees) {
        const sets = failedAt.get(root) as Int32Array;
        for (let i = 0; i < splits.length; i++) {
          goLeft(tree, splits[i], columnOf(splits[i], from, to), sent);
          addBit(sets, sent, 1 << (first + i), count);
        }
        if (root % NODES_PER_TURN === 0) yield;
      }
    },
  };
}

/** Splits that lead to tabled subtrees, from the root down. */
function splitsAbove(tree: FlatTree, paths: PathParts, roots: ReadonlyMap<number, unknown>): number[] {
  const above: number[] = [];
  const open = [0];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (paths.shallow[node] === 0 || roots.has(node)) continue;
    above.push(node);
    open.push(tree.right[node], tree.left[node]);
  }
  return above;
}

/** As before, and the bit where a row is not sent where the path goes: left for -1, right for 0. */
function addFailed(
  after: Int32Array,
  before: Int32Array,
  sent: Int32Array,
  path: number,
  bit: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) after[i] = before[i] | (bit & (sent[i] ^ path));
}

function addBit(patterns: Int32Array, sent: Int32Array, bit: number, count: number): void {
  for (let i = 0; i < count; i++) patterns[i] |= bit & sent[i];
}
