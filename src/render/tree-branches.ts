import type { Feature } from "../core/features.js";
import type { DecisionTree, Split } from "../core/tree.js";
import { conditionOf, digitsOfThresholds } from "../core/tree-paths.js";

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
  const digits = digitsOfThresholds(nodes);
  const open: TreeBranch[] = [{ at: 0, parent: -1, depth: 0, text: "" }];
  for (let branch = open.pop(); branch; branch = open.pop()) {
    branches.push(branch);
    const node = nodes[branch.at];
    if (!("feature" in node)) continue;
    for (const side of ["right", "left"] as const)
      open.push({
        at: node[side],
        parent: branch.at,
        depth: branch.depth + 1,
        text: splitText(node, features, side, digits(node.feature)),
      });
  }
  return branches;
}

/** Levels by which lines are indented; deeper ones would leave every page. */
export const MAX_INDENT = 40;

/** Condition of a split on the rows of one side, in words: `age <= 37`, `job is nurse`. */
function splitText(split: Split, features: readonly Feature[], side: "left" | "right", digits: number): string {
  const about = features[split.feature];
  const missing = about.missing === true && split.missing === side;
  const any = { above: Number.NEGATIVE_INFINITY, atMost: Number.POSITIVE_INFINITY, codes: undefined, missing };
  if ("threshold" in split) {
    const bound = side === "left" ? { atMost: split.threshold } : { above: split.threshold };
    return conditionOf(split.feature, about, { ...any, ...bound }, digits)?.text ?? about.name;
  }
  const all = about.kind === "category" ? about.categories.map((_, code) => code) : [];
  const left = new Set(split.categories);
  const codes = all.filter((code) => left.has(code) === (side === "left"));
  return conditionOf(split.feature, about, { ...any, codes })?.text ?? about.name;
}
