import type { Steps } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import type { DecisionTree, Forest } from "../../core/tree.js";
import { type FlatForest, flatForest } from "./flat-forest.js";
import type { FlatTree } from "./flat-tree.js";
import { type ForestRows, forestRows } from "./forest-rows.js";
import { goesLeft } from "./goes-left.js";

/**
 * The answers of a forest, or a tree, to rows: base + scale x the sum of the leaves they reach.
 *
 * @param forest  such as forestFromXGBoost(...) gives
 * @param x  rows x features; a Matrix, arrays, or the numbers of one row. Categories as codes, gaps as NaN
 * @returns  rows x outputs, in the forest's unit
 * @throws WhyboxError INVALID_DATA naming the path in the forest, or the row and feature of x
 * Cost: O(rows x trees x depth).
 * @example
 * applyForest(tree, [[1.5, 0], [2.5, 1]]).data
 */
export function applyForest(forest: DecisionTree | Forest, x: ForestRows): Matrix {
  const flat = flatForest("applyForest", forest);
  return applyFlatForest(flat, forestRows("applyForest", "x", x, flat));
}

/** applyForest without checks. */
export function applyFlatForest(flat: FlatForest, x: Matrix): Matrix {
  const sums = new Float64Array(x.rows * flat.outputs.length);
  for (const tree of flat.trees) addLeaves(tree, x, 0, x.rows, sums);
  return answersOf(flat, x.rows, sums);
}

/** Rows that are sent down a tree between two pauses: some milliseconds. */
const ROWS_PER_TURN = 8192;

/** applyFlatForest with pauses. */
export function* applyFlatForestInSteps(flat: FlatForest, x: Matrix): Steps<Matrix> {
  const sums = new Float64Array(x.rows * flat.outputs.length);
  for (const tree of flat.trees) {
    for (let from = 0; from < x.rows; from += ROWS_PER_TURN) {
      addLeaves(tree, x, from, Math.min(x.rows, from + ROWS_PER_TURN), sums);
      yield;
    }
  }
  return answersOf(flat, x.rows, sums);
}

/** Adds the leaf that each of some rows reaches. */
function addLeaves(tree: FlatTree, x: Matrix, from: number, to: number, sums: Float64Array): void {
  const outputs = sums.length / x.rows;
  for (let row = from; row < to; row++) {
    let node = 0;
    while (tree.feature[node] >= 0) {
      const value = x.data[row * x.columns + tree.feature[node]];
      node = goesLeft(tree, node, value) ? tree.left[node] : tree.right[node];
    }
    for (let output = 0; output < outputs; output++) {
      sums[row * outputs + output] += tree.values[node * outputs + output];
    }
  }
}

function answersOf({ outputs: names, base, scale }: FlatForest, rows: number, sums: Float64Array): Matrix {
  const outputs = names.length;
  for (let i = 0; i < sums.length; i++) sums[i] = base[i % outputs] + scale * sums[i];
  return { data: sums, rows, columns: outputs };
}
