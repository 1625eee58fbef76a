import type { Part } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import { decisionTreeOf } from "../../core/kinds/decision-tree.js";
import type { DecisionTree } from "../../core/tree.js";
import { percent } from "./answer-text.js";
import { treeLines } from "./tree-text.js";

/**
 * A surrogate's description as an indented tree where it is one, with parts for features: a part that is kept or
 * hidden reads `job is nurse kept`, a real one by its threshold. Undefined for any other description.
 */
export function describedTree(
  description: Json,
  parts: readonly Part[],
  labelOf: (part: Part) => string,
): string[] | undefined {
  const tree = decisionTreeOf(description, parts.length);
  if (!tree) return undefined;
  const { nodes } = tree;
  // 0 is hidden and 1 kept: all thresholds lie half-way.
  const binary = nodes.every((node) => !("threshold" in node) || node.threshold === 0.5);
  const named = tree.features.map((feature, i) =>
    binary
      ? ({ name: labelOf(parts[i]), kind: "category", categories: ["hidden", "kept"] } as const)
      : { ...feature, name: parts[i].name },
  );
  const split = binary
    ? nodes.map((node) => {
        if (!("threshold" in node)) return node;
        const { threshold: _, ...rest } = node;
        return { ...rest, categories: [0] };
      })
    : nodes;
  const drawn = { ...tree, features: named, nodes: split } as DecisionTree;
  const total = nodes[0].weight;
  return treeLines(drawn, (leaf) => `${percent(total > 0 ? nodes[leaf].weight / total : 0)} of the samples`);
}
