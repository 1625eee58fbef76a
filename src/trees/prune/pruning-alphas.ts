import type { DecisionTree } from "../../core/tree.js";

/** Alphas nearer to each other than this share differ by rounding. */
const TIE = 1e-10;

/**
 * The alpha from which on each node is a leaf under minimal cost-complexity pruning: at alpha, the subtree is the one
 * with the least (impurity of leaves, weighted by their share of the weight) + alpha x leaves, and of equals the
 * smallest. 0 for leaves.
 *
 * Source: Breiman, Friedman, Olshen & Stone 1984, section 3.3.
 */
export function pruningAlphas({ nodes }: DecisionTree): Float64Array {
  const alphas = new Float64Array(nodes.length).fill(Number.POSITIVE_INFINITY);
  const parent = new Int32Array(nodes.length).fill(-1);
  /** Of the subtree at each node: leaves, and what its splits take off the impurity. */
  const leaves = new Int32Array(nodes.length).fill(1);
  const gains = new Float64Array(nodes.length);
  for (let n = nodes.length - 1; n >= 0; n--) {
    const node = nodes[n];
    if (!("feature" in node)) {
      alphas[n] = 0;
      continue;
    }
    parent[node.left] = n;
    parent[node.right] = n;
    leaves[n] = leaves[node.left] + leaves[node.right];
    gains[n] = node.gain + gains[node.left] + gains[node.right];
  }
  const strength = (n: number) => gains[n] / (leaves[n] - 1);
  let alpha = 0;
  let open = [...nodes.keys()].filter((n) => leaves[n] > 1);
  while (open.length > 0) {
    let weakest = Number.POSITIVE_INFINITY;
    for (const n of open) weakest = Math.min(weakest, strength(n));
    alpha = Math.max(alpha, weakest);
    // From the root down, so that a branch that goes takes its own branches with it.
    for (const n of open) {
      if (leaves[n] === 1 || strength(n) > weakest * (1 + TIE)) continue;
      const [fewer, less] = [leaves[n] - 1, gains[n]];
      for (let at = n; at >= 0; at = parent[at]) {
        leaves[at] -= fewer;
        gains[at] -= less;
      }
      close(n, alpha);
    }
    open = open.filter((n) => leaves[n] > 1);
  }
  return alphas;

  function close(root: number, at: number): void {
    const below = [root];
    for (let n = below.pop(); n !== undefined; n = below.pop()) {
      const node = nodes[n];
      if (!("feature" in node) || alphas[n] <= at) continue;
      alphas[n] = at;
      leaves[n] = 1;
      below.push(node.left, node.right);
    }
  }
}
