import type { RuleListExplanation } from "../../core/explanation.js";
import { joinedText } from "../../core/tree-paths.js";
import { greatest } from "../greatest.js";
import { printable } from "../printable.js";
import { answerText } from "./answer-text.js";
import { displayWidth } from "./display-width.js";
import { distilledHead, distilledSentence } from "./distilled-head.js";
import { fitted } from "./fitted.js";
import type { KindText } from "./kind-text.js";
import { leafFacts } from "./tree-text.js";

/** The rules in order, each with its answer and its fidelity. */
export const ruleListText: KindText<RuleListExplanation> = {
  sentence: distilledSentence,
  lines: (explanation) => [...distilledHead(explanation), ...rules(explanation), ""],
};

function rules({ result }: RuleListExplanation): string[] {
  const measured = new Map(result.leaves.map((leaf) => [leaf.node, leaf]));
  const lines = result.rules.map(({ conditions, value }, i) => {
    const answer = answerText(result.task, result.outputs, value);
    const start = i === 0 ? (conditions.length === 0 ? "always" : "if") : conditions.length === 0 ? "else" : "else if";
    const condition = joinedText(conditions);
    return {
      left: printable(condition === "" ? `${start} ${answer}` : `${start} ${condition}: ${answer}`),
      right: leafFacts(measured.get(i)),
    };
  });
  const width = greatest(lines.map(({ left }) => displayWidth(left)));
  return lines.map(({ left, right }) => `  ${fitted(left, width)}  ${right}`.trimEnd());
}
