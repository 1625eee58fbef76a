import type { Matrix } from "../../core/matrix.js";
import type { DecisionTree, Forest } from "../../core/tree.js";
import { type FlatForest, flatForest } from "./flat-forest.js";
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
export function applyFlatForest({ trees, outputs: names, base, scale }: FlatForest, x: Matrix): Matrix {
  const outputs = names.length;
  const answers = new Float64Array(x.rows * outputs);
  for (const tree of trees) {
    for (let row = 0; row < x.rows; row++) {
      let node = 0;
      while (tree.feature[node] >= 0) {
        const value = x.data[row * x.columns + tree.feature[node]];
        node = goesLeft(tree, node, value) ? tree.left[node] : tree.right[node];
      }
      for (let output = 0; output < outputs; output++) {
        answers[row * outputs + output] += tree.values[node * outputs + output];
      }
    }
  }
  for (let i = 0; i < answers.length; i++) answers[i] = base[i % outputs] + scale * answers[i];
  return { data: answers, rows: x.rows, columns: outputs };
}
