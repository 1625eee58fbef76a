import type { Matrix } from "../../core/matrix.js";
import type { DecisionTree } from "../../core/tree.js";
import type { TreeRows } from "../fit/fit-tree-options.js";
import { rowsForTree } from "../fit/rows-for-tree.js";
import { checkedTree } from "./checked-tree.js";
import { leaves } from "./leaf-of.js";

/**
 * The answers of a tree to rows: class shares, means or medians of the leaf that it ends in.
 *
 * @param x  rows x features of the tree
 * @returns rows x outputs
 * @throws WhyboxError INVALID_DATA for another number of columns, or a value that its feature does not allow
 * @example
 * const tree = fitTree([[1], [2], [3], [4]], [0, 0, 1, 1], { task: "classification" });
 * applyTree(tree, [[1.5], [9]])   // { data: Float64Array [1, 0, 0, 1], rows: 2, columns: 2 }
 */
export function applyTree(tree: DecisionTree, x: TreeRows): Matrix {
  checkedTree("applyTree", tree);
  const table = rowsForTree("applyTree", "x", x, tree.features, false).x;
  const columns = tree.outputs.length;
  const data = new Float64Array(table.rows * columns);
  for (const [row, leaf] of leaves(tree, table).entries()) data.set(tree.nodes[leaf].value, row * columns);
  return { data, rows: table.rows, columns };
}
