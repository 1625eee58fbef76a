import type { DecisionTree } from "../core/tree.js";
import { splitText } from "./split-text.js";

/** A node of a tree on a line of its own. */
export type TreeBranch = {
  /** Position in the tree's `nodes`, and that of its parent; -1 for the root. */
  readonly at: number;
  readonly parent: number;
  readonly depth: number;
  /** The condition that its parent sends rows here by; empty for the root. */
  readonly text: string;
};

/** Every node, in the order in which a tree is written down: a node, its left branch, its right branch. However deep. */
export function treeBranches({ nodes, features }: Pick<DecisionTree, "nodes" | "features">): TreeBranch[] {
  const branches: TreeBranch[] = [];
  const open: TreeBranch[] = [{ at: 0, parent: -1, depth: 0, text: "" }];
  for (let branch = open.pop(); branch; branch = open.pop()) {
    branches.push(branch);
    const node = nodes[branch.at];
    if (!("feature" in node)) continue;
    for (const side of ["right", "left"] as const)
      open.push({ at: node[side], parent: branch.at, depth: branch.depth + 1, text: splitText(node, features, side) });
  }
  return branches;
}

/** Levels by which lines are indented; deeper ones would leave every page. */
export const MAX_INDENT = 40;
