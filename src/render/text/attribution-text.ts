import type { Attribution } from "../../core/explanation.js";
import { counted } from "../counted.js";
import { labelOf } from "../label-of.js";
import { listed } from "../listed.js";
import { predictionOnScale } from "../prediction-on-scale.js";
import { printable } from "../printable.js";
import { quantity } from "../quantity.js";
import { significant } from "../significant.js";
import { smallLines, smallValues } from "../small-effects.js";
import { valueScale } from "../value-scale.js";
import type { KindText, TextLayout } from "./kind-text.js";
import { markedText } from "./marked-text.js";
import { partChart } from "./part-chart.js";
import { surrogateFacts } from "./surrogate-facts.js";
import { wrap } from "./wrap.js";

/** One chart per output, from the largest value to the smallest. */
export const attributionText: KindText<Attribution> = {
  sentence,
  lines: (explanation, layout) => explanation.subject.outputs.flatMap((_, i) => lines(explanation, i, layout)),
};

/** Most parts that a sentence names. */
const NAMED = 3;

function sentence(explanation: Attribution): string {
  const { subject, result } = explanation;
  const [unit] = subject.units;
  const says = `For ${subject.outputs[0]}, the model says ${quantity(subject.prediction[0], unit)}`;
  const start =
    subject.baseline[0] !== null && result.link === undefined
      ? `; ${subject.source ? "with everything hidden" : "on average"} it says ${quantity(subject.baseline[0], unit)}`
      : "";
  const moving = subject.parts
    .map((part, p) => ({ name: labelOf(part), value: result.values[0][p] }))
    .filter(({ value }) => value !== 0)
    .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value));
  if (moving.length === 0) return `${says}${start}. No part was found to move the answer.`;
  const named = moving.slice(0, NAMED).map(({ name, value }) => `${name} (${value > 0 ? "raises" : "lowers"} it)`);
  return `${says}${start}. What moves the answer most is ${listed(named)}.`;
}

function lines(explanation: Attribution, i: number, layout: TextLayout): string[] {
  const { subject, result } = explanation;
  const { width } = layout;
  const unit = subject.units[i];
  const values = result.values[i];
  const errors = result.standardErrors[i];
  // Of a part that a sparse surrogate or an abort left out, the value of 0 says nothing.
  const selected = result.surrogate && new Set(result.surrogate.selected[i]);
  const unanswered = result.unanswered && new Set(result.unanswered);
  const isLeftOut = (part: number) => (unanswered ? unanswered.has(part) : selected?.has(part) === false);
  const bars = subject.parts.flatMap((part, p) =>
    isLeftOut(p) ? [] : [{ label: labelOf(part), value: values[p], error: errors[p] }],
  );
  const leftOut = subject.parts.length - bars.length;
  const scale = valueScale(explanation, i);
  const prediction = `${significant(subject.prediction[i])}${unit && unit !== scale ? ` ${unit}` : ""}`;
  const why = unanswered ? "answered before the run was aborted" : "selected";
  return [
    `${subject.model}: ${subject.outputs[i]}${scale ? `, in ${scale}` : ""}`,
    ...wrap(`prediction ${prediction}${predictionOnScale(explanation, i)}, ${startOf(explanation, i)}`, width, "  "),
    "",
    ...(subject.source?.kind === "text" ? [...wrap(markedText(subject.source, values), width, "  "), ""] : []),
    ...partChart(bars, layout),
    ...groupLines(explanation, i, layout),
    ...(unanswered ? [] : smallLines(smallValues(explanation, i, bars))),
    ...(leftOut > 0 ? [`  ${leftOut} other ${leftOut === 1 ? "part was" : "parts were"} not ${why}`] : []),
    "",
  ];
}

/** The start of the values: an average, or the surrogate's intercept. */
function startOf(explanation: Attribution, output: number): string {
  const { subject, result } = explanation;
  const scale = valueScale(explanation, output);
  // In the output's own unit it is what the first line says already.
  const start = `${significant(result.intercepts[output])}${scale && scale !== subject.units[output] ? ` ${scale}` : ""}`;
  if (subject.baseline[output] !== null) {
    if (subject.source) return `with every part hidden ${start}`;
    const { sampledReferences } = subject;
    return `average over ${sampledReferences ? counted(sampledReferences, "sampled reference row") : "the background"} ${start}`;
  }
  return `${result.surrogate ? `surrogate ${surrogateFacts(result.surrogate, output)}, ` : ""}intercept ${start}`;
}

/** Sums over the parts of each group, where parts come in groups. */
function groupLines({ subject, result }: Attribution, output: number, layout: TextLayout): string[] {
  if (!result.groups || result.groups.length === 0) return [];
  const bars = result.groups
    .filter(({ level }) => level === 1)
    .map(({ name, parts, values, standardErrors }) => ({
      label: name === undefined ? listed(parts.map((part) => labelOf(subject.parts[part]))) : printable(name),
      value: values[output],
      error: standardErrors[output],
    }));
  return ["", "  groups, the values of their parts added up", ...partChart(bars, layout)];
}
