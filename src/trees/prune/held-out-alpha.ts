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
  const { nodes } = tree;
  const parent = parentsOf(tree);
  const asLeaf = lossAsLeaf(tree, parent, heldOut);
  /** Loss of the leaves below each node; of the tree that alpha leaves, by and by. */
  const loss = asLeaf.slice();
  const sum = (n: number) => {
    const node = nodes[n];
    if ("feature" in node) loss[n] = loss[node.left] + loss[node.right];
  };
  for (let n = nodes.length - 1; n >= 0; n--) if (alphas[n] > 0) sum(n);
  // Lower nodes before those above them, so that these have the last word on what they lose.
  const splits = [...nodes.keys()].filter((n) => alphas[n] > 0).sort((a, b) => alphas[a] - alphas[b] || b - a);
  let best = 0;
  let least = loss[0];
  for (let next = 0; next < splits.length; ) {
    const alpha = alphas[splits[next]];
    for (; next < splits.length && alphas[splits[next]] === alpha; next++) {
      loss[splits[next]] = asLeaf[splits[next]];
      for (let at = parent[splits[next]]; at >= 0; at = parent[at]) sum(at);
    }
    if (loss[0] > least * (1 + TIE)) continue;
    best = alpha;
    least = Math.min(least, loss[0]);
  }
  return best;
}

function parentsOf({ nodes }: DecisionTree): Int32Array {
  const parent = new Int32Array(nodes.length).fill(-1);
  for (const [n, node] of nodes.entries()) {
    if ("feature" in node) for (const child of [node.left, node.right]) parent[child] = n;
  }
  return parent;
}

/** Loss of each node as a leaf, on the rows that reach it. */
function lossAsLeaf(tree: DecisionTree, parent: Int32Array, { x, y, weights }: HeldOutRows): Float64Array {
  const where = "pruneTree: heldOut";
  const { nodes, features, outputs, task, criterion } = tree;
  const rows = rowsForTree(where, "x", x, features, false).x;
  const { labels, targets } = checkTargets(where, task, y, rows.rows, outputs);
  const checked = checkWeights(where, "row of x", rows.rows, weights);
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
