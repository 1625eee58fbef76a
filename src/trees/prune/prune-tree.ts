import { checkKnownOptions } from "../../core/checks/check-options.js";
import { describeValue } from "../../core/checks/describe-value.js";
import type { DecisionTree, TreeNode } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { HeldOutRows, Pruning } from "../fit/fit-tree-options.js";
import { heldOutAlpha } from "./held-out-alpha.js";
import { pruningAlphas } from "./pruning-alphas.js";

/**
 * The tree pruned by minimal cost-complexity pruning: the subtree with the least (impurity of leaves, weighted by
 * their share of the weight) + alpha x leaves, the smallest of equals.
 *
 * With held-out rows, alpha is the one of `pruningPath` whose tree does best on them: the smallest share of rows in the
 * wrong class, or the smallest squared (absolute, where the tree was grown by it) error; of equals the smallest tree.
 *
 * @throws WhyboxError INVALID_ARGUMENT for what is no tree, an alpha below 0 or both; INVALID_DATA for held-out rows that do
 *   not fit
 * Source: Breiman, Friedman, Olshen & Stone 1984, sections 3.3 and 3.4.1.
 * @example
 * pruneTree(tree, { alpha: 0.01 });
 * pruneTree(tree, { heldOut: { x: [[1], [4]], y: [0, 1] } });
 */
export function pruneTree(tree: DecisionTree, pruning: Pruning): DecisionTree {
  const { alpha, heldOut } = checkPruning("pruneTree", pruning);
  const alphas = pruningAlphas("pruneTree", tree);
  return prunedAt(tree, alphas, heldOut === undefined ? (alpha as number) : heldOutAlpha(tree, alphas, heldOut));
}

/** @throws WhyboxError INVALID_ARGUMENT unless there is an alpha of 0 or more, or held-out rows */
export function checkPruning(where: string, pruning: Pruning): { alpha?: number; heldOut?: HeldOutRows } {
  checkKnownOptions(where, pruning, ["alpha", "heldOut"]);
  const { alpha, heldOut } = pruning as { alpha?: number; heldOut?: HeldOutRows };
  if ((alpha === undefined) === (heldOut === undefined)) {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected either alpha or heldOut`);
  }
  if (heldOut !== undefined) checkKnownOptions(`${where}: heldOut`, heldOut, ["x", "y", "weights"]);
  else if (!(Number(alpha) >= 0)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected alpha to be a number of 0 or more, got ${describeValue(alpha)}`,
    );
  }
  return { alpha, heldOut };
}

/** The tree without what lies below nodes whose alpha is at most this. */
function prunedAt(tree: DecisionTree, alphas: Float64Array, alpha: number): DecisionTree {
  const { nodes } = tree;
  const kept: number[] = [];
  const position = new Map<number, number>();
  const open = [0];
  for (let n = open.pop(); n !== undefined; n = open.pop()) {
    position.set(n, kept.length);
    kept.push(n);
    const node = nodes[n];
    if ("feature" in node && alphas[n] > alpha) open.push(node.right, node.left);
  }
  const pruned = kept.map((n): TreeNode => {
    const node = nodes[n];
    if ("feature" in node && alphas[n] > alpha) {
      return { ...node, left: position.get(node.left) as number, right: position.get(node.right) as number };
    }
    const { samples, weight, impurity, value } = node;
    return { samples, weight, impurity, value };
  });
  return { ...tree, nodes: pruned };
}
