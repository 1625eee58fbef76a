import type { SurrogateExplanation } from "../../core/explanation.js";
import { labelOf } from "../label-of.js";
import { quantity } from "../quantity.js";
import { significant } from "../significant.js";
import { describedTree } from "./described-tree.js";
import type { KindText } from "./kind-text.js";
import { surrogateFacts } from "./surrogate-facts.js";
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
