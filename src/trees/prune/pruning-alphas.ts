import { describeValue } from "../../core/checks/describe-value.js";
import type { DecisionTree, Split } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkedTree } from "../apply/checked-tree.js";

/** Alphas nearer to each other than this share differ by rounding. */
const TIE = 1e-10;

/**
 * The alpha from which on each node is a leaf under minimal cost-complexity pruning: at alpha, the subtree is the one
 * with the least (impurity of leaves, weighted by their share of the weight) + alpha x leaves, and of equals the
 * smallest. 0 for leaves.
 *
 * Source: Breiman, Friedman, Olshen & Stone 1984, section 3.3 and, for the weakest link below each node, 10.
 * @param where  the function that speaks in errors
 * @throws WhyboxError INVALID_ARGUMENT for what is no tree; INVALID_DATA naming the split whose gain is no number
 * Cost: O(nodes x depth).
 */
export function pruningAlphas(where: string, tree: DecisionTree): Float64Array {
  const { nodes } = checkedTree(where, tree);
  const alphas = new Float64Array(nodes.length).fill(Number.POSITIVE_INFINITY);
  const parent = new Int32Array(nodes.length).fill(-1);
  /** Of the subtree at each node: leaves, what its splits take off the impurity, and the weakest link in it. */
  const leaves = new Int32Array(nodes.length).fill(1);
  const gains = new Float64Array(nodes.length);
  const weakest = new Float64Array(nodes.length).fill(Number.POSITIVE_INFINITY);
  const strength = (n: number) => gains[n] / (leaves[n] - 1);
  const link = (n: number, { left, right }: Split) => Math.min(strength(n), weakest[left], weakest[right]);
  for (let n = nodes.length - 1; n >= 0; n--) {
    const node = nodes[n];
    if (!("feature" in node)) {
      alphas[n] = 0;
      continue;
    }
    if (!Number.isFinite(node.gain)) {
      const message = `${where}: nodes.${n}.gain: expected a finite number, got ${describeValue(node.gain)}`;
      throw new WhyboxError("INVALID_DATA", message);
    }
    parent[node.left] = n;
    parent[node.right] = n;
    leaves[n] = leaves[node.left] + leaves[node.right];
    gains[n] = node.gain + gains[node.left] + gains[node.right];
    weakest[n] = link(n, node);
  }
  let alpha = 0;
  while (leaves[0] > 1) {
    alpha = Math.max(alpha, weakest[0]);
    for (const n of linksUpTo(weakest[0] + TIE * Math.abs(weakest[0]))) {
      const [fewer, less] = [leaves[n] - 1, gains[n]];
      close(n, alpha);
      for (let at = parent[n]; at >= 0; at = parent[at]) {
        leaves[at] -= fewer;
        gains[at] -= less;
        weakest[at] = link(at, nodes[at] as Split);
      }
    }
  }
  return alphas;

  /** The nodes that are as weak as this and lie below none that is. */
  function linksUpTo(limit: number): number[] {
    const found: number[] = [];
    const open = [0];
    for (let n = open.pop(); n !== undefined; n = open.pop()) {
      const node = nodes[n];
      if (!("feature" in node) || weakest[n] > limit) continue;
      if (strength(n) <= limit) found.push(n);
      else open.push(node.right, node.left);
    }
    return found.sort((a, b) => a - b);
  }

  function close(root: number, at: number): void {
    const below = [root];
    for (let n = below.pop(); n !== undefined; n = below.pop()) {
      const node = nodes[n];
      if (!("feature" in node) || alphas[n] <= at) continue;
      alphas[n] = at;
      leaves[n] = 1;
      gains[n] = 0;
      weakest[n] = Number.POSITIVE_INFINITY;
      below.push(node.left, node.right);
    }
  }
}
