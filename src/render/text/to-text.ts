import { checkAwaited } from "../../core/checks/check-awaited.js";
import { checkKnownOptions, checkWholeNumber } from "../../core/checks/check-options.js";
import type { Attribution, Explanation, Importance, SurrogateExplanation } from "../../core/explanation.js";
import type { Json } from "../../core/json.js";
import { counted } from "../counted.js";
import { labelOf } from "../label-of.js";
import { predictionOnScale } from "../prediction-on-scale.js";
import { printable } from "../printable.js";
import { significant } from "../significant.js";
import { valueScale } from "../value-scale.js";
import { bar } from "./bar.js";
import { chartNumbers } from "./chart-numbers.js";
import { describedTree } from "./described-tree.js";
import { displayWidth } from "./display-width.js";
import { distilledText } from "./distilled-text.js";
import { fitted } from "./fitted.js";
import { markedText } from "./marked-text.js";
import { ruleText } from "./rule-text.js";
import { subsetText } from "./subset-text.js";
import { wrap } from "./wrap.js";

export type TextOptions = {
  /** Characters a line. Default 80; never below 60. */
  readonly width?: number;
  /** How many parts to show, the largest first; the rest is summed up in one line. Default: all. */
  readonly most?: number;
};

/**
 * An explanation as a bar chart for a terminal: parts by size, their values, numbers aligned, with standard
 * errors, cost and notes. Plain text without colour.
 *
 * @throws WhyboxError INVALID_ARGUMENT for an option that does not fit
 * @example
 * console.log(toText(await kernelShap(probe(model, columns(background, instance)))));
 */
export function toText(explanation: Explanation, options: TextOptions = {}): string {
  checkAwaited("toText", "an explanation", explanation);
  checkKnownOptions("toText", options, ["width", "most"]);
  checkWholeNumber("toText", "width", options.width, 0);
  checkWholeNumber("toText", "most", options.most, 1);
  const width = Math.max(60, options.width ?? 80);
  const most = options.most ?? Math.max(1, explanation.subject.parts.length);
  const footer = [
    describeCost(explanation),
    ...explanation.notes.flatMap(({ message }) => wrap(`! ${message}`, width, "  ")),
  ];
  return `${[...body(explanation, width, most), ...footer].map(printable).join("\n")}\n`;
}

function body(explanation: Explanation, width: number, most: number): string[] {
  switch (explanation.kind) {
    case "attribution":
      return attribution(explanation, width, most);
    case "importance":
      return importance(explanation, width, most);
    case "surrogate":
      return surrogate(explanation, width);
    case "subset":
      return subsetText(explanation, width);
    case "rule":
      return ruleText(explanation);
    case "tree":
    case "ruleList":
    case "additive":
    case "softTree":
      return distilledText(explanation, width, most);
  }
}

function attribution(explanation: Attribution, width: number, most: number): string[] {
  const { subject, result, diagnostics } = explanation;
  const unanswered = listOf(diagnostics.unanswered);
  const selected = listOf(diagnostics.selected)?.map(listOf);
  const why = unanswered ? "answered before the run was aborted" : "selected";
  return subject.outputs.flatMap((output, i) => {
    const unit = subject.units[i];
    const values = result.values[i];
    const errors = result.standardErrors[i];
    // Of a part that a sparse surrogate or an abort left out, the value of 0 says nothing.
    const isLeftOut = (part: number) =>
      unanswered ? unanswered.includes(part) : selected?.[i]?.includes(part) === false;
    const rows = subject.parts.flatMap((part, p) =>
      isLeftOut(p) ? [] : [{ label: labelOf(part), value: values[p], error: errors[p] }],
    );
    const leftOut = subject.parts.length - rows.length;
    const scale = valueScale(explanation, i);
    const prediction = `${significant(subject.prediction[i])}${unit && unit !== scale ? ` ${unit}` : ""}`;
    return [
      `${subject.model}: ${output}${scale ? `, in ${scale}` : ""}`,
      ...wrap(`prediction ${prediction}${predictionOnScale(explanation, i)}, ${startOf(explanation, i)}`, width, "  "),
      "",
      ...(subject.source?.kind === "text" ? [...wrap(markedText(subject.source, values), width, "  "), ""] : []),
      ...chart(rows, width, most),
      ...(leftOut > 0 ? [`  ${leftOut} other ${leftOut === 1 ? "part was" : "parts were"} not ${why}`] : []),
      "",
    ];
  });
}

/** What the values start from: an average, or the surrogate's intercept. */
function startOf(explanation: Attribution, output: number): string {
  const { subject, result, diagnostics } = explanation;
  const scale = valueScale(explanation, output);
  // In the output's own unit it is what the first line says already.
  const start = `${significant(result.intercepts[output])}${scale && scale !== subject.units[output] ? ` ${scale}` : ""}`;
  if (subject.baseline[output] !== null) {
    return subject.source ? `with every part hidden ${start}` : `average over the background ${start}`;
  }
  return `surrogate ${surrogateFacts(diagnostics, output)}, intercept ${start}`;
}

function surrogateFacts(diagnostics: Explanation["diagnostics"], output: number): string {
  const local = numberAt(diagnostics.localPrediction, output);
  const r2 = numberAt(diagnostics.heldOutR2, output);
  return `${local === undefined ? "" : significant(local)}${r2 === undefined ? "" : ` (held-out R2 ${r2.toFixed(2)})`}`.trim();
}

function surrogate(explanation: SurrogateExplanation, width: number): string[] {
  const { subject, result, diagnostics } = explanation;
  return subject.outputs.flatMap((_, i) => {
    const facts = surrogateFacts({ ...diagnostics, localPrediction: result.localPrediction }, i);
    const description = result.descriptions[i];
    const tree = describedTree(description, subject.parts, labelOf);
    if (tree) return [...surrogateHead(explanation, i, facts, width), ...tree, ""];
    const lines =
      typeof description === "string" ? description.split("\n") : JSON.stringify(description, null, 2).split("\n");
    return [...surrogateHead(explanation, i, facts, width), ...lines.map((line) => `  ${line}`), ""];
  });
}

function surrogateHead({ subject }: SurrogateExplanation, output: number, facts: string, width: number): string[] {
  const unit = subject.units[output];
  return [
    `${subject.model}: ${subject.outputs[output]}${unit ? `, in ${unit}` : ""}`,
    ...wrap(`prediction ${significant(subject.prediction[output])}, surrogate ${facts}`, width, "  "),
    "",
  ];
}

function importance(explanation: Importance, width: number, most: number): string[] {
  const { subject, result, diagnostics } = explanation;
  return subject.outputs.flatMap((output, i) => {
    const scale = valueScale(explanation, i);
    // An output that was explained in some rows only is averaged over those.
    const explained = numberAt(diagnostics.rowsOfOutput, i) ?? result.rows;
    const rows = subject.parts.map((part, p) => ({
      label: printable(part.name),
      value: result.meanAbsolute[i][p],
      error: result.standardErrors[i][p],
    }));
    return [
      `${subject.model}: ${output}${scale ? `, in ${scale}` : ""}`,
      `  mean absolute value over ${counted(explained, "row")}`,
      "",
      ...chart(rows, width, most),
      "",
    ];
  });
}

type Row = { readonly label: string; readonly value: number; readonly error: number | null };

function chart(rows: readonly Row[], width: number, most: number): string[] {
  if (rows.length === 0) return ["  no part has a value"];
  const sorted = rows.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const shown = sorted.slice(0, most);
  const largest = Math.abs(shown[0].value);
  const exact = rows.every(({ error }) => error === 0);
  const numbers = chartNumbers(largest, Math.max(...rows.map(({ error }) => error ?? 0)));
  const twoSided = shown.some(({ value }) => value < 0) && shown.some(({ value }) => value > 0);

  const lines = shown.map(({ label, value, error }) => ({
    label,
    share: largest === 0 ? 0 : value / largest,
    number: numbers.value(value),
    error: exact ? "" : ` ± ${error === null ? "?" : numbers.error(error)}`,
  }));
  const rest = sorted.slice(most);
  if (rest.length > 0) {
    const sum = rest.reduce((total, { value }) => total + value, 0);
    lines.push({ label: `${rest.length} more, together`, share: 0, number: numbers.value(sum), error: "" });
  }

  const numberWidth = Math.max(...lines.map(({ number }) => number.length));
  const errorWidth = Math.max(...lines.map(({ error }) => error.length));
  const labelWidth = Math.min(Math.max(...lines.map(({ label }) => displayWidth(label))), Math.floor(width * 0.45));
  const barWidth = Math.max(8, width - labelWidth - numberWidth - errorWidth - 6);
  return lines.map(({ label, share, number, error }) => {
    const right = number.padStart(numberWidth) + error.padStart(errorWidth);
    return `  ${fitted(label, labelWidth)}  ${bar(share, barWidth, twoSided)}  ${right}`.trimEnd();
  });
}

function describeCost({ kind, cost, diagnostics, method, run }: Explanation): string {
  const stopped = kind === "importance" ? "some explanations are of aborted runs; " : "aborted before it was done; ";
  const asked = `${cost.stoppedBy === "aborted" ? stopped : ""}${askedFor(diagnostics)}`;
  return `  ${asked}${counted(cost.modelRows, "model row")}, ${run.executor}, seed ${method.seed}`;
}

function askedFor({ enumerated, exact, coalitions, samples }: Explanation["diagnostics"]): string {
  if (coalitions === undefined && samples === undefined) return "";
  const all = (count: number, one: string) => (count === 1 ? `the one ${one}` : `all ${counted(count, one)}`);
  if (enumerated === true) return `exact: ${all(Number(coalitions), "coalition")} asked; `;
  if (enumerated === false) return `sampled: ${counted(Number(coalitions), "coalition")} asked; `;
  if (exact === true) return `exact: ${all(Number(samples), "sample")} asked; `;
  return "";
}

/** A diagnostic that should be a list; parseExplanation takes any JSON there. */
function listOf(diagnostic: Json | undefined): readonly Json[] | undefined {
  return Array.isArray(diagnostic) ? diagnostic : undefined;
}

function numberAt(diagnostic: Json | undefined, index: number): number | undefined {
  const value = listOf(diagnostic)?.[index];
  return typeof value === "number" ? value : undefined;
}
