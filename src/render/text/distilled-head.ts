import type { DistilledExplanation } from "../../core/explanation.js";
import { counted } from "../counted.js";
import { percent } from "./answer-text.js";

/** How far to believe a distilled explanation, in the first lines of its text. */
export function distilledHead(explanation: DistilledExplanation): string[] {
  const { subject, result } = explanation;
  const units = subject.units.filter((unit) => unit !== null && unit !== "probability");
  const unit = units.length > 0 ? `, in ${[...new Set(units)].join(", ")}` : "";
  const { agreement } = result.fidelity;
  const show = (value: number | null) =>
    value === null ? "unknown" : agreement ? percent(value) : `R2 ${value.toFixed(3)}`;
  const { accuracy } = result;
  return [
    `${subject.model}: ${subject.outputs.join(", ")}${unit}, as ${studentOf(explanation)}`,
    `  ${faithful(explanation)}`,
    ...(accuracy ? [`  right about the labels: ${show(accuracy.student)}; the model: ${show(accuracy.teacher)}`] : []),
    "",
  ];
}

/** A distilled explanation in one sentence: the student, and how often it answers as the model does. */
export function distilledSentence(explanation: DistilledExplanation): string {
  const student = studentOf(explanation);
  return `${student[0].toUpperCase()}${student.slice(1)} stands in for ${explanation.subject.model}: it ${faithful(explanation)}.`;
}

function studentOf({ kind, result: { size } }: DistilledExplanation): string {
  switch (kind) {
    case "tree":
      return `a tree of ${counted(size, "leaf", "leaves")}`;
    case "ruleList":
      return `a list of ${counted(size, "rule")}`;
    case "additive":
      return `an additive model of ${counted(size, "term")}`;
    case "softTree":
      return `a soft tree of ${counted(2 ** size, "leaf", "leaves")}`;
  }
}

function faithful({ result: { fidelity } }: DistilledExplanation): string {
  const rows = counted(fidelity.rows, fidelity.measuredOn === "heldOut" ? "held-out row" : "training row");
  const { agreement } = fidelity;
  if (agreement)
    return `answers as the model does in ${percent(agreement.share)} of ${rows} (95% interval ${percent(agreement.low)} to ${percent(agreement.high)})`;
  const r2 = fidelity.r2.map((each) => (each === null ? "unknown" : each.toFixed(3))).join(", ");
  return `follows the model with R2 ${r2} on ${rows}`;
}
