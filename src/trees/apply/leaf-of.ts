import type { Matrix } from "../../core/matrix.js";
import type { DecisionTree } from "../../core/tree.js";
import type { TreeRows } from "../fit/fit-tree-options.js";
import { rowsForTree } from "../fit/rows-for-tree.js";
import { checkedTree } from "./checked-tree.js";

/**
 * The leaf that each row ends in, as a position in the tree's `nodes`.
 *
 * @param x  rows x features of the tree
 * @throws WhyboxError INVALID_DATA for another number of columns, or a value that its feature does not allow
 * @example
 * leafOf(tree, [[5.1, 3.5, 1.4, 0.2]])   // Int32Array [1]
 */
export function leafOf(tree: DecisionTree, x: TreeRows): Int32Array {
  checkedTree("leafOf", tree);
  return leaves(tree, rowsForTree("leafOf", "x", x, tree.features, false).x);
}

/** leafOf without the checks. */
export function leaves({ nodes, features }: DecisionTree, { data, rows, columns }: Matrix): Int32Array {
  const leaf = new Int32Array(rows);
  const feature = new Int32Array(nodes.length).fill(-1);
  const threshold = new Float64Array(nodes.length);
  const left = new Int32Array(nodes.length);
  const right = new Int32Array(nodes.length);
  const unknown = new Int32Array(nodes.length);
  const goesLeft = nodes.map((node, n) => {
    if (!("feature" in node)) return undefined;
    feature[n] = node.feature;
    left[n] = node.left;
    right[n] = node.right;
    unknown[n] = node.missing === "left" ? node.left : node.right;
    if ("threshold" in node) {
      threshold[n] = node.threshold;
      return undefined;
    }
    const tested = features[node.feature];
    const codes = new Uint8Array(tested.kind === "category" ? tested.categories.length : 0);
    for (const code of node.categories) codes[code] = 1;
    return codes;
  });
  for (let row = 0; row < rows; row++) {
    let n = 0;
    while (feature[n] >= 0) {
      const value = data[row * columns + feature[n]];
      const codes = goesLeft[n];
      if (codes === undefined) n = value <= threshold[n] ? left[n] : value > threshold[n] ? right[n] : unknown[n];
      else n = value < codes.length ? (codes[value] === 1 ? left[n] : right[n]) : unknown[n];
    }
    leaf[row] = n;
  }
  return leaf;
}
