import { checkWeights } from "../../core/checks/check-weights.js";
import type { DecisionTree } from "../../core/tree.js";
import { argmax } from "../../math/argmax.js";
import { leaves } from "../apply/leaf-of.js";
import { checkTargets } from "../fit/check-targets.js";
import type { HeldOutRows } from "../fit/fit-tree-options.js";
import { rowsForTree } from "../fit/rows-for-tree.js";

/** Losses nearer to each other than this share differ by rounding. */
const TIE = 1e-10;

/**
 * The alpha whose pruned tree loses least on rows that the tree has not seen; of equals the largest.
 *
 * @param alphas  per node, the alpha from which on it is a leaf
 */
export function heldOutAlpha(tree: DecisionTree, alphas: Float64Array, heldOut: HeldOutRows): number {
  const loss = lossAsLeaf(tree, heldOut);
  const steps = [...new Set([0, ...alphas])].sort((a, b) => a - b);
  let best = steps[0];
  let least = Number.POSITIVE_INFINITY;
  for (const alpha of steps) {
    let sum = 0;
    const open = [0];
    for (let n = open.pop(); n !== undefined; n = open.pop()) {
      const node = tree.nodes[n];
      if ("feature" in node && alphas[n] > alpha) open.push(node.right, node.left);
      else sum += loss[n];
    }
    if (sum > least * (1 + TIE)) continue;
    best = alpha;
    least = Math.min(least, sum);
  }
  return best;
}

/** Loss of each node as a leaf, on the rows that reach it. */
function lossAsLeaf(tree: DecisionTree, { x, y, weights }: HeldOutRows): Float64Array {
  const where = "pruneTree: heldOut";
  const { nodes, features, outputs, task, criterion } = tree;
  const rows = rowsForTree(where, "x", x, features, false).x;
  const { labels, targets } = checkTargets(where, task, y, rows.rows, outputs);
  const checked = checkWeights(where, "row of x", rows.rows, weights);
  const parent = new Int32Array(nodes.length).fill(-1);
  for (const [n, node] of nodes.entries()) {
    if ("feature" in node) for (const child of [node.left, node.right]) parent[child] = n;
  }
  const label = nodes.map(({ value }) => argmax(value, 0));
  const loss = new Float64Array(nodes.length);
  for (const [row, leaf] of leaves(tree, rows).entries()) {
    for (let n = leaf; n >= 0; n = parent[n]) {
      if (task === "classification") loss[n] += checked[row] * Number(label[n] !== labels[row]);
      else {
        for (const [k, value] of nodes[n].value.entries()) {
          const error = Math.abs(value - targets[row * outputs.length + k]);
          loss[n] += checked[row] * (criterion === "absoluteError" ? error : error * error);
        }
      }
    }
  }
  return loss;
}
