import type { SoftTreeExplanation } from "../../core/explanation.js";
import { counted } from "../counted.js";
import { significant } from "../significant.js";
import { answerText } from "./answer-text.js";
import { distilledHead, distilledSentence } from "./distilled-head.js";
import type { KindText } from "./kind-text.js";

/** The strongest weights of each split, and the answer of each leaf. */
export const softTreeText: KindText<SoftTreeExplanation> = {
  sentence: distilledSentence,
  lines: (explanation) => [...distilledHead(explanation), ...splits(explanation), ""],
};

function splits({ result }: SoftTreeExplanation): string[] {
  const { splits: all, inputs, leaves, task, outputs, depth } = result;
  const lines: string[] = [];
  const walk = (at: number, level: number): void => {
    const indent = "  ".repeat(level + 1);
    if (at >= all.length) {
      lines.push(`${indent}${answerText(task, outputs, leaves[at - all.length])}`);
      return;
    }
    const { weights } = all[at];
    const strongest = weights
      .map((weight, i) => ({ weight, name: inputs[i].name }))
      .filter(({ weight }) => weight !== 0)
      .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, 3)
      .map(({ weight, name }) => `${weight < 0 ? "low" : "high"} ${name} (${significant(Math.abs(weight))})`);
    lines.push(`${indent}right ${strongest.length > 0 ? `the more: ${strongest.join(", ")}` : "by chance"}`);
    walk(2 * at + 1, level + 1);
    walk(2 * at + 2, level + 1);
  };
  walk(0, 0);
  return [
    `  ${counted(depth, "level")}; of each split the three strongest weights, in standard deviations; left branch first`,
    "",
    ...lines,
  ];
}
