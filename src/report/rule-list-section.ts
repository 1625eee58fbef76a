import type { RuleListExplanation } from "../core/explanation.js";
import { joinedText } from "../core/tree-paths.js";
import { answerText, percent } from "../render/text/answer-text.js";
import { ABOUT_STUDENTS, distilledTables, shareText } from "./distilled-tables.js";
import type { KindSection } from "./kind-section.js";

/** Each rule with its answer and how far it speaks for the model. */
export const ruleListSection: KindSection<RuleListExplanation> = {
  about: () => `${ABOUT_STUDENTS} The first rule whose conditions hold gives the answer.`,
  numbers: (explanation) => {
    const { rules, leaves, task, outputs } = explanation.result;
    const measured = new Map(leaves.map((leaf) => [leaf.node, leaf]));
    return [
      {
        caption: "The rules, in their order",
        columns: ["rule", "answer", "share of rows", "held-out rows", "answers as the model does"],
        rows: rules.map(({ conditions, value }, i) => {
          const leaf = measured.get(i);
          return [
            conditions.length === 0 ? "everything else" : joinedText(conditions),
            answerText(task, outputs, value),
            leaf ? percent(leaf.support) : "not known",
            leaf ? leaf.rows.toLocaleString("en-US") : "",
            leaf ? shareText(leaf.agreement) : "",
          ];
        }),
      },
      ...distilledTables(explanation),
    ];
  },
};
