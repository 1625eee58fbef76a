import type { Part, SurrogateExplanation } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import { decisionTreeOf } from "../../core/kinds/decision-tree.js";
import type { DecisionTree } from "../../core/tree.js";
import { labelOf } from "../label-of.js";
import { quantity } from "../quantity.js";
import { significant } from "../significant.js";
import { percent } from "./answer-text.js";
import type { KindText } from "./kind-text.js";
import { surrogateFacts } from "./surrogate-facts.js";
import { treeLines } from "./tree-text.js";
import { wrap } from "./wrap.js";

/** For each output the surrogate's description: as a tree where it is one, else as text or JSON. */
export const surrogateText: KindText<SurrogateExplanation> = {
  sentence({ subject, result }) {
    const [unit] = subject.units;
    return `For ${subject.outputs[0]}, the model says ${quantity(subject.prediction[0], unit)}; a simpler model, fitted around this input, says ${quantity(result.localPrediction[0], unit)}.`;
  },
  lines({ subject, result }, { width }) {
    return subject.outputs.flatMap((name, i) => {
      const unit = subject.units[i];
      return [
        `${subject.model}: ${name}${unit ? `, in ${unit}` : ""}`,
        ...wrap(
          `prediction ${significant(subject.prediction[i])}, surrogate ${surrogateFacts(result, i)}`,
          width,
          "  ",
        ),
        "",
        ...described(result.descriptions[i], subject.parts),
        "",
      ];
    });
  },
};

function described(
  description: SurrogateExplanation["result"]["descriptions"][number],
  parts: SurrogateExplanation["subject"]["parts"],
): string[] {
  const tree = describedTree(description, parts, labelOf);
  if (tree) return tree;
  const text = typeof description === "string" ? description : JSON.stringify(description, null, 2);
  return text.split("\n").map((line) => `  ${line}`);
}

/**
 * A surrogate's description as an indented tree where it is one, with parts for features: a part that is kept or
 * hidden reads `job is nurse kept`, a real one by its threshold. Undefined for any other description.
 */
function describedTree(
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
