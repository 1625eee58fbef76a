import type {
  AdditiveExplanation,
  DistilledExplanation,
  RuleListExplanation,
  SoftTreeExplanation,
} from "../../core/explanation.js";
import { joinedText } from "../../core/tree-paths.js";
import { counted } from "../counted.js";
import { printable } from "../printable.js";
import { significant } from "../significant.js";
import { answerText, percent } from "./answer-text.js";
import { bar } from "./bar.js";
import { displayWidth } from "./display-width.js";
import { fitted } from "./fitted.js";
import { leafFacts, treeText } from "./tree-text.js";

/** A distilled explanation for a terminal: how far to believe it, then the student itself. */
export function distilledText(explanation: DistilledExplanation, width: number, most: number): string[] {
  return [...head(explanation), "", ...student(explanation, width, most), ""];
}

function student(explanation: DistilledExplanation, width: number, most: number): string[] {
  switch (explanation.kind) {
    case "tree":
      return treeText(explanation);
    case "ruleList":
      return ruleList(explanation);
    case "additive":
      return additive(explanation, width, most);
    case "softTree":
      return softTree(explanation);
  }
}

function head({ kind, subject, result }: DistilledExplanation): string[] {
  const { fidelity, accuracy, size } = result;
  const what = {
    tree: `a tree of ${counted(size, "leaf", "leaves")}`,
    ruleList: `a list of ${counted(size, "rule")}`,
    additive: `an additive model of ${counted(size, "term")}`,
    softTree: `a soft tree of ${counted(2 ** size, "leaf", "leaves")}`,
  }[kind];
  const rows = counted(fidelity.rows, fidelity.measuredOn === "heldOut" ? "held-out row" : "training row");
  const { agreement, constantAgreement, explained } = fidelity;
  const interval = (low: number, high: number) => `95% interval ${percent(low)} to ${percent(high)}`;
  const r2 = fidelity.r2.map((each) => (each === null ? "unknown" : each.toFixed(3))).join(", ");
  const variance = explained
    ? `explains ${percent(Math.max(0, explained.share))} of the variance of the model's ${agreement ? "probabilities" : "answers"} on ${rows} (${interval(Math.max(0, explained.low), Math.max(0, explained.high))})${explained.share < 0 ? "; a constant would do better" : ""}`
    : `the model's answers do not vary enough on ${rows} to say how well it follows them`;
  const faithful = agreement
    ? [
        `  ${variance}`,
        `  answers the same class as the model in ${percent(agreement.share)} of ${rows} (${interval(agreement.low, agreement.high)}); always answering the most frequent one would in ${percent(constantAgreement ?? 0)}`,
      ]
    : [`  ${variance}`, ...(fidelity.r2.length > 1 ? [`  R2 of each output: ${r2}`] : [])];
  const units = subject.units.filter((unit) => unit !== null && unit !== "probability");
  const unit = units.length > 0 ? `, in ${[...new Set(units)].join(", ")}` : "";
  const show = (value: number | null) =>
    value === null ? "unknown" : agreement ? percent(value) : `R2 ${value.toFixed(3)}`;
  return [
    `${subject.model}: ${subject.outputs.join(", ")}${unit}, as ${what}`,
    ...faithful,
    ...(accuracy ? [`  right about the labels: ${show(accuracy.student)}; the model: ${show(accuracy.teacher)}`] : []),
  ];
}

function ruleList({ result }: RuleListExplanation): string[] {
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
  const width = Math.max(...lines.map(({ left }) => displayWidth(left)));
  return lines.map(({ left, right }) => `  ${fitted(left, width)}  ${right}`.trimEnd());
}

/** Terms by importance, each with its shape: one character a bin, from its lowest to its highest value. */
function additive({ result }: AdditiveExplanation, width: number, most: number): string[] {
  const { terms, features } = result;
  const shown = terms.slice(0, most);
  const name = (own: readonly number[]) => printable(own.map((each) => features[each].name).join(" x "));
  const label = Math.min(
    Math.max(...shown.map((term) => displayWidth(name(term.features))), 0),
    Math.floor(width * 0.4),
  );
  const largest = Math.max(...shown.map(({ importance }) => importance), 0);
  const lines = shown.map((term) => {
    const share = largest === 0 ? 0 : term.importance / largest;
    const shape =
      term.features.length === 1 && result.outputs.length <= 2
        ? shapeOf(term.values.map((row) => row[row.length - 1]))
        : "";
    return `  ${fitted(name(term.features), label)}  ${bar(share, 12, false)}  ${significant(term.importance).padStart(8)}  ${shape}`.trimEnd();
  });
  const rest = terms.length - shown.length;
  return [
    "  what each feature moves, as a standard deviation; its shape from low values to high",
    "",
    ...lines,
    ...(rest > 0 ? [`  ${rest} more`] : []),
  ];
}

const LEVELS = "▁▂▃▄▅▆▇█";

/** The bin of gaps, which is last, is left out. */
function shapeOf(values: readonly number[]): string {
  const own = values.slice(0, -1);
  const [low, high] = [Math.min(...own), Math.max(...own)];
  if (!(high > low)) return "";
  return own.map((value) => LEVELS[Math.round(((value - low) / (high - low)) * (LEVELS.length - 1))]).join("");
}

/** What counts most at each split, and what each leaf answers. */
function softTree({ result }: SoftTreeExplanation): string[] {
  const { splits, inputs, leaves, task, outputs, depth } = result;
  const lines: string[] = [];
  const walk = (at: number, level: number): void => {
    const indent = "  ".repeat(level + 1);
    if (at >= splits.length) {
      lines.push(`${indent}${answerText(task, outputs, leaves[at - splits.length])}`);
      return;
    }
    const { weights } = splits[at];
    const strongest = weights
      .map((weight, i) => ({ weight, name: inputs[i].name }))
      .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, 3)
      .map(({ weight, name }) => `${weight < 0 ? "low" : "high"} ${name} (${significant(Math.abs(weight))})`);
    lines.push(`${indent}right the more: ${strongest.join(", ")}`);
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
