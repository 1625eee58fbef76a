import { checkExplanations } from "../../core/checks/check-explanations.js";
import type { DistilledExplanation } from "../../core/explanation.js";
import { isMatrix, type Matrix, matrixFor } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { Rows } from "../../maskers/columns/check-columns.js";
import { applyTree } from "../../trees/apply/apply-tree.js";
import { additiveAnswers } from "./students/additive-answers.js";
import { ruleListAnswers } from "./students/rule-list-answers.js";
import { softTreeAnswers } from "./students/soft-tree-answers.js";

/**
 * The answers of a distilled student to rows.
 *
 * @param rows  rows x features of the model it was distilled from
 * @returns rows x outputs: class probabilities, or numbers
 * @throws WhyboxError INVALID_DATA for another number of columns; INVALID_ARGUMENT for another kind of explanation
 * @example
 * const answers = applyDistilled(await distill(model, rows, { as: "additive" }), rows);
 */
export function applyDistilled(explanation: DistilledExplanation, rows: Rows): Matrix {
  checkExplanations("applyDistilled", explanation);
  const x = isMatrix(rows) ? rows : matrixFor("applyDistilled: rows", rows);
  const width = explanation.subject.parts.length;
  if (x.columns !== width) {
    throw new WhyboxError("INVALID_DATA", `applyDistilled: expected rows of ${width} columns, got ${x.columns}`);
  }
  switch (explanation.kind) {
    case "tree":
      return applyTree(explanation.result.tree, x);
    case "additive":
      return additiveAnswers(explanation.result, x);
    case "softTree":
      return softTreeAnswers(explanation.result, x);
    case "ruleList":
      return ruleListAnswers(explanation.result, x);
    default:
      throw new WhyboxError(
        "INVALID_ARGUMENT",
        `applyDistilled: expected what distill answers, got kind "${(explanation as { kind: string }).kind}"`,
      );
  }
}
