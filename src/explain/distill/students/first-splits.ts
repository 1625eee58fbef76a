import type { DecisionTree, TreeNode } from "../../../core/tree.js";

/**
 * The tree as it was when it had this many leaves, growing the split of largest gain first. Nodes keep their order;
 * those below a new leaf are gone.
 *
 * @param leaves  1 or more; a tree of fewer comes back as it is
 */
export function firstSplits(tree: DecisionTree, leaves: number): DecisionTree {
  const made = new Set<number>();
  const open = [0];
  const gainOf = (at: number) => {
    const node = tree.nodes[at];
    return "gain" in node ? node.gain : -1;
  };
  while (made.size < leaves - 1) {
    const at = open.reduce((best, each) => (gainOf(each) > gainOf(best) ? each : best), open[0]);
    const node = tree.nodes[at];
    // Where the best split is none, no leaf has one.
    if (at === undefined || !("feature" in node)) break;
    made.add(at);
    open.splice(open.indexOf(at), 1, node.left, node.right);
  }
  const kept = tree.nodes.map((_, at) => at).filter((at) => made.has(at) || open.includes(at));
  const place = new Map(kept.map((at, position) => [at, position]));
  const nodes = kept.map((at): TreeNode => {
    const node = tree.nodes[at];
    if ("feature" in node && made.has(at)) {
      return { ...node, left: place.get(node.left) as number, right: place.get(node.right) as number };
    }
    const { samples, weight, impurity, value } = node;
    return { samples, weight, impurity, value };
  });
  return { ...tree, nodes };
}
