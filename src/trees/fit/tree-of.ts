import type { Feature } from "../../core/features.js";
import type { DecisionTree, TreeNode } from "../../core/tree.js";
import type { GrownNode } from "./grow-tree.js";

/** The grown tree as plain JSON, nodes in preorder: a left child follows its parent. */
export function treeOf(
  root: GrownNode,
  about: Pick<DecisionTree, "task" | "criterion" | "outputs"> & { readonly features: readonly Feature[] },
): DecisionTree {
  const nodes: TreeNode[] = [];
  // Right children wait here for the position that their parent has to know.
  const open: { node: GrownNode; parent: number }[] = [{ node: root, parent: -1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, parent } = next;
    const position = nodes.length;
    if (parent >= 0) nodes[parent] = { ...nodes[parent], right: position } as TreeNode;
    for (let at: GrownNode = node; ; at = at.children.left) {
      const { samples, weight, impurity, value } = at.summary;
      const reached = { samples, weight, impurity, value };
      const own = nodes.length;
      if (at.children === undefined) {
        nodes.push(reached);
        break;
      }
      const gain = at.children.split.gain / root.summary.weight;
      const condition = conditionOf(at, about.features);
      nodes.push({ ...reached, ...condition, left: own + 1, right: -1, gain } as TreeNode);
      open.push({ node: at.children.right, parent: own });
    }
  }
  const { task, criterion, features, outputs } = about;
  return { task, criterion, features, outputs, nodes };
}

function conditionOf({ children }: GrownNode, features: readonly Feature[]) {
  const { split, left, right } = children as NonNullable<GrownNode["children"]>;
  const { feature, threshold, categories = [], others = [] } = split;
  // Nothing is known of what the node has not seen: it goes with most of the weight.
  const unseen = left.summary.weight >= right.summary.weight ? ("left" as const) : ("right" as const);
  if (threshold !== undefined) return { feature, threshold, missing: split.missing ?? unseen };
  const own = features[feature];
  const count = own.kind === "category" ? own.categories.length : 0;
  const missing = categories.includes(count) ? ("left" as const) : others.includes(count) ? ("right" as const) : unseen;
  const codes = Array.from({ length: count }, (_, code) => code);
  const onLeft = codes.filter((code) => (unseen === "left" ? !others.includes(code) : categories.includes(code)));
  return { feature, categories: onLeft, missing };
}
