import { describeValue } from "../../core/checks/describe-value.js";
import type { DecisionTree } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";

/**
 * The tree.
 *
 * @param where  the function that speaks in errors
 * @throws WhyboxError INVALID_ARGUMENT for anything that has no nodes, features and outputs
 */
export function checkedTree(where: string, tree: DecisionTree | undefined): DecisionTree {
  if (
    Array.isArray(tree?.nodes) &&
    tree.nodes.length > 0 &&
    Array.isArray(tree.features) &&
    Array.isArray(tree.outputs)
  ) {
    return tree;
  }
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `${where}: expected a tree, as fitTree or distill returns it, got ${describeValue(tree)}`,
  );
}
