import type { Matrix } from "../../../core/matrix.js";
import type { DecisionTree, TreeNode } from "../../../core/tree.js";
import type { LabelledRows } from "../labelled-rows.js";
import { goesLeft, type MutableTree } from "./mutable-tree.js";

/**
 * A mutable tree as plain JSON, each node with the rows that reach it. A split that sends all its rows one way is left
 * out, and so is one whose two leaves have the same value.
 *
 * Values are mean probabilities or numbers; impurity is their variance, summed over outputs.
 */
export function toDecisionTree(
  tree: MutableTree,
  { task, features, outputs, x, answers, weights }: LabelledRows,
): DecisionTree {
  const nodes: TreeNode[] = [];
  const total = weights.reduce((sum, weight) => sum + weight, 0);

  const visit = (at: number, rows: Uint32Array): void => {
    const node = tree[at];
    const reached = describe(rows, answers, weights);
    if (node.feature < 0) {
      nodes.push(reached);
      return;
    }
    const toLeft = (row: number) => goesLeft(node, x.data[row * x.columns + node.feature]);
    const left = rows.filter(toLeft);
    const right = rows.filter((row) => !toLeft(row));
    if (left.length === 0 || right.length === 0) {
      visit(left.length === 0 ? node.right : node.left, rows);
      return;
    }
    const position = nodes.length;
    nodes.push(reached);
    visit(node.left, left);
    const second = nodes.length;
    visit(node.right, right);
    const [l, r] = [nodes[position + 1], nodes[second]];
    if (nodes.length === position + 3 && l.value.every((value, o) => value === r.value[o])) {
      nodes.length = position + 1;
      return;
    }
    const lost = reached.weight * reached.impurity - l.weight * l.impurity - r.weight * r.impurity;
    nodes[position] = {
      ...reached,
      feature: node.feature,
      left: position + 1,
      right: second,
      gain: total > 0 ? Math.max(0, lost / total) : 0,
      missing: node.missingLeft ? "left" : "right",
      ...(node.categories ? { categories: [...node.categories].sort((a, b) => a - b) } : { threshold: node.threshold }),
    } as TreeNode;
  };
  visit(
    0,
    Uint32Array.from({ length: x.rows }, (_, row) => row),
  );
  return { task, criterion: "squaredError", features, outputs, nodes };
}

function describe(rows: Uint32Array, { data, columns }: Matrix, weights: Float64Array): TreeNode {
  const sums = new Float64Array(columns);
  let weight = 0;
  for (const row of rows) {
    weight += weights[row];
    for (let o = 0; o < columns; o++) sums[o] += weights[row] * data[row * columns + o];
  }
  const value = Array.from(sums, (sum) => (weight > 0 ? sum / weight : 0));
  let impurity = 0;
  if (weight > 0) {
    for (const row of rows) {
      for (let o = 0; o < columns; o++) {
        impurity += (weights[row] / weight) * (data[row * columns + o] - value[o]) ** 2;
      }
    }
  }
  return { samples: rows.length, weight, impurity, value };
}
