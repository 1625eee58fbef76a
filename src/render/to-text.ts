import type { Attribution, Explanation, Importance, Part } from "../core/explanation.js";
import type { Json } from "../core/json.js";
import { bar } from "./bar.js";
import { significant } from "./significant.js";

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
 * @example
 * console.log(toText(await kernelShap(probe(model, columns(background, instance)))));
 */
export function toText(explanation: Explanation, options: TextOptions = {}): string {
  const width = Math.max(60, options.width ?? 80);
  const most = Math.max(1, options.most ?? explanation.subject.parts.length);
  const lines =
    explanation.kind === "attribution" ? attribution(explanation, width, most) : importance(explanation, width, most);
  const footer = [
    describeCost(explanation),
    ...explanation.notes.flatMap(({ message }) => wrap(`! ${message}`, width, "  ")),
  ];
  return `${[...lines, ...footer].join("\n")}\n`;
}

function attribution(explanation: Attribution, width: number, most: number): string[] {
  const { subject, result, method } = explanation;
  const logit = method.options.link === "logit";
  return subject.outputs.flatMap((output, i) => {
    const unit = subject.units[i];
    const rows = subject.parts.map((part, p) => ({
      label: labelOf(part),
      value: result.values[i][p],
      error: result.standardErrors[i][p],
    }));
    const valueUnit = logit ? "logit" : unit;
    return [
      `${subject.model}: ${output}${valueUnit ? `, in ${valueUnit}` : ""}`,
      `  prediction ${significant(subject.prediction[i])}${unit && unit !== valueUnit ? ` ${unit}` : ""}, average over the background ${significant(result.intercepts[i])}`,
      "",
      ...chart(rows, width, most),
      "",
    ];
  });
}

function importance(explanation: Importance, width: number, most: number): string[] {
  const { subject, result, method } = explanation;
  return subject.outputs.flatMap((output, i) => {
    const unit = method.options.link === "logit" ? "logit" : subject.units[i];
    const rows = subject.parts.map((part, p) => ({
      label: part.name,
      value: result.meanAbsolute[i][p],
      error: result.standardErrors[i][p],
    }));
    return [
      `${subject.model}: ${output}${unit ? `, in ${unit}` : ""}`,
      `  mean absolute value over ${result.rows} rows`,
      "",
      ...chart(rows, width, most),
      "",
    ];
  });
}

type Row = { readonly label: string; readonly value: number; readonly error: number | null };

function chart(rows: readonly Row[], width: number, most: number): string[] {
  const sorted = rows.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  const shown = sorted.slice(0, most);
  const rest = sorted.slice(most);
  const largest = Math.abs(shown[0]?.value ?? 0);
  const exact = rows.every(({ error }) => error === 0);
  const decimals = decimalsFor(largest, exact ? 0 : Math.max(...rows.map(({ error }) => error ?? 0)));
  const numbers = shown.map(({ value }) => signed(value, decimals));
  const errors = shown.map(({ error }) => (exact ? "" : error === null ? " ± ?" : ` ± ${error.toFixed(decimals)}`));
  const numberWidth = Math.max(...numbers.map((text) => text.length));
  const errorWidth = Math.max(...errors.map((text) => text.length));
  const restLabel = rest.length > 0 ? `${rest.length} more, together` : "";
  const labels = [...shown.map(({ label }) => label), restLabel];
  const labelWidth = Math.min(Math.max(...labels.map((label) => [...label].length)), Math.floor(width * 0.45));
  const barWidth = Math.max(8, width - labelWidth - numberWidth - errorWidth - 6);
  const twoSided = shown.some(({ value }) => value < 0) && shown.some(({ value }) => value > 0);

  const lines = shown.map(({ label, value }, i) => {
    const drawn = bar(largest === 0 ? 0 : value / largest, barWidth, twoSided);
    return `  ${padded(label, labelWidth)}  ${drawn}  ${numbers[i].padStart(numberWidth)}${errors[i].padStart(errorWidth)}`;
  });
  if (rest.length > 0) {
    const sum = rest.reduce((total, { value }) => total + value, 0);
    lines.push(
      `  ${padded(restLabel, labelWidth)}  ${" ".repeat(barWidth)}  ${signed(sum, decimals).padStart(numberWidth)}`,
    );
  }
  return lines;
}

function labelOf(part: Part): string {
  if (part.value === undefined) return part.name;
  return `${part.name} = ${show(part.value)}${part.unit ? ` ${part.unit}` : ""}`;
}

function show(value: Json): string {
  if (value === null) return "missing";
  if (typeof value === "number") return significant(value);
  if (typeof value !== "object") return String(value);
  const entries = Object.entries(value);
  // A one-hot group reads best as the one column that is on.
  const on = entries.filter(([, inner]) => inner === 1);
  if (on.length === 1 && entries.every(([, inner]) => inner === 0 || inner === 1)) return on[0][0];
  return entries.map(([name, inner]) => `${name} ${show(inner as Json)}`).join(", ");
}

function describeCost({ cost, diagnostics, method, run }: Explanation): string {
  const exact =
    diagnostics.enumerated === true ? `exact: all ${grouped(Number(diagnostics.coalitions))} coalitions asked; ` : "";
  const sampled =
    diagnostics.enumerated === false ? `sampled: ${grouped(Number(diagnostics.coalitions))} coalitions asked; ` : "";
  return `  ${exact}${sampled}${grouped(cost.modelRows)} model rows, ${run.executor}, seed ${method.seed}`;
}

function signed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  if (Number(text) === 0) return text;
  return `${value < 0 ? "-" : "+"}${text}`;
}

/** As many decimals as show two digits of the largest standard error; without one, four digits of the largest value. */
function decimalsFor(largestValue: number, largestError: number): number {
  const [size, digits] = largestError > 0 ? [largestError, 2] : [largestValue, 4];
  if (size === 0) return 0;
  return Math.min(12, Math.max(0, digits - 1 - Math.floor(Math.log10(size))));
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

function padded(label: string, width: number): string {
  const characters = [...label];
  return characters.length > width
    ? `${characters.slice(0, width - 1).join("")}…`
    : label + " ".repeat(width - characters.length);
}

function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    if (line.length + word.length > width && line.trim() !== "") {
      lines.push(line.trimEnd());
      line = `${indent}  `;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
