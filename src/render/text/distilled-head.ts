import type { DistilledExplanation } from "../../core/explanation.js";
import { counted } from "../counted.js";
import { percent } from "./answer-text.js";

/** First lines of a distilled explanation's text: how far it can be trusted. */
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
    ...faithful(explanation).map((line) => `  ${line}`),
    ...(accuracy ? [`  right about the labels: ${show(accuracy.student)}; the model: ${show(accuracy.teacher)}`] : []),
    "",
  ];
}

/** A distilled explanation in one sentence: the student, and how closely it follows the model. */
export function distilledSentence(explanation: DistilledExplanation): string {
  const student = studentOf(explanation);
  return `${student[0].toUpperCase()}${student.slice(1)} stands in for ${explanation.subject.model}: it ${faithful(explanation).join(", and ")}.`;
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

/** Fidelity of a student: the variance that it explains and, for classes, the share of equal predictions. */
function faithful({ result: { fidelity, task } }: DistilledExplanation): string[] {
  const rows = counted(fidelity.rows, fidelity.measuredOn === "heldOut" ? "held-out row" : "training row");
  const interval = (low: number, high: number) => `95% interval ${percent(low)} to ${percent(high)}`;
  const { explained, agreement, constantAgreement, r2 } = fidelity;
  const answers = task === "classification" ? "probabilities" : "answers";
  const variance = explained
    ? `explains ${percent(Math.max(0, explained.share))} of the variance of the model's ${answers} on ${rows} (${interval(Math.max(0, explained.low), Math.max(0, explained.high))})${explained.share < 0 ? "; a constant would do better" : ""}`
    : `cannot be judged by variance on ${rows}`;
  if (agreement) {
    return [
      variance,
      `answers the same class as the model in ${percent(agreement.share)} of ${rows} (${interval(agreement.low, agreement.high)}); always answering the most frequent one would in ${percent(constantAgreement ?? 0)}`,
    ];
  }
  if (r2.length < 2) return [variance];
  return [variance, `R2 of each output: ${r2.map((each) => each?.toFixed(3) ?? "unknown").join(", ")}`];
}
