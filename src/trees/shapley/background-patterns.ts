import type { Steps } from "../../core/give-way.js";
import type { FlatTree } from "../apply/flat-tree.js";
import type { PathParts } from "./path-parts.js";
import { type ColumnMajor, subtreePatterns } from "./subtree-patterns.js";
import { leafPattern, MAX_PATTERN_BITS, type TabledSubtree } from "./tabled-subtrees.js";

/** The weight of background rows in each pattern of failed parts of leaf l of subtree s, from `starts[s][l]` on. */
export interface BackgroundPatterns {
  readonly weights: Float64Array;
  readonly starts: readonly (readonly number[])[];
}

/** The background as each leaf of tabled subtrees sees it: some rows, or a million, are at most 2^parts patterns; with pauses. */
export function* backgroundPatterns(
  tree: FlatTree,
  paths: PathParts,
  subtrees: readonly TabledSubtree[],
  background: ColumnMajor,
  rowWeights: Float64Array,
): Steps<BackgroundPatterns> {
  const found = subtreePatterns(tree, paths, subtrees, background);
  const counted = new Float64Array(subtrees.length * 2 ** MAX_PATTERN_BITS);
  for (let from = 0; from < background.rows; from += found.rowsAtOnce) {
    const count = Math.min(found.rowsAtOnce, background.rows - from);
    yield* found.find(from, from + count);
    for (let s = 0; s < subtrees.length; s++) {
      addWeights(counted, s * 2 ** MAX_PATTERN_BITS, found.patterns, s * found.rowsAtOnce, count, rowWeights, from);
    }
  }
  // One array for all leaves: many small ones were measured to take longer than what is counted in them.
  let length = 0;
  const starts = subtrees.map(({ leaves }) =>
    leaves.map(({ parts }) => {
      const start = length;
      length += 2 ** parts.length;
      return start;
    }),
  );
  const weights = new Float64Array(length);
  for (const [s, { bits, leaves }] of subtrees.entries()) {
    for (let pattern = 0; pattern < 2 ** bits; pattern++) {
      const weight = counted[s * 2 ** MAX_PATTERN_BITS + pattern];
      if (weight === 0) continue;
      for (let l = 0; l < leaves.length; l++) weights[starts[s][l] + leafPattern(leaves[l], pattern)] += weight;
    }
    yield;
  }
  return { weights, starts };
}

function addWeights(
  sums: Float64Array,
  start: number,
  patterns: Int32Array,
  at: number,
  count: number,
  weights: Float64Array,
  from: number,
): void {
  for (let i = 0; i < count; i++) sums[start + patterns[at + i]] += weights[from + i];
}
