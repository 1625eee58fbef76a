import type { SubsetExplanation, TextSource } from "../../core/explanation.js";
import { counted } from "../counted.js";
import { greatest } from "../greatest.js";
import { labelOf } from "../label-of.js";
import { quantity } from "../quantity.js";
import { significant } from "../significant.js";
import { percent } from "./answer-text.js";
import { bar } from "./bar.js";
import { chartNumbers } from "./chart-numbers.js";
import { displayWidth } from "./display-width.js";
import { fitted } from "./fitted.js";
import type { KindText } from "./kind-text.js";
import { markedText } from "./marked-text.js";
import { wrap } from "./wrap.js";

/** The chosen parts in their order, what each gained, and how far together they reach. */
export const subsetText: KindText<SubsetExplanation> = {
  sentence({ subject, result }) {
    const [unit] = subject.units;
    const says = `For ${subject.outputs[0]}, the model says ${quantity(subject.prediction[0], unit)}`;
    if (result.parts.length === 0) return `${says}. No part alone raises that answer.`;
    const kept = `${result.parts.length} of ${counted(subject.parts.length, "part")}`;
    return `${says}; with ${kept} kept and everything else hidden it says ${quantity(result.answer, unit)}.`;
  },
  lines({ subject, result }, { width }) {
    const { parts, gains, answer, share, standardErrors } = result;
    const error = standardErrors?.answer;
    const answered = error
      ? `${significant(answer)} ± ${chartNumbers(answer, error).error(error)}`
      : significant(answer);
    const [unit] = subject.units;
    const [baseline] = subject.baseline;
    const hidden = baseline === null ? "" : `, with every part hidden ${significant(baseline)}`;
    const reached = share === null ? "" : ` (${percent(share)} of the way)`;
    const head = [
      `${subject.model}: ${subject.outputs[0]}${unit ? `, in ${unit}` : ""}`,
      `  prediction ${significant(subject.prediction[0])}${hidden}`,
      parts.length === 0
        ? "  no part alone raises the answer"
        : `  ${parts.length} of ${subject.parts.length} parts, kept alone, give ${answered}${reached}`,
      "",
      ...(subject.source?.kind === "text"
        ? [...wrap(chosenInText(subject.source, parts, subject.parts.length), width, "  "), ""]
        : []),
    ];
    if (parts.length === 0) return head;
    const labels = parts.map((part) => labelOf(subject.parts[part]));
    const scale = result.objective === "logProbability" ? ["  gains in log probability"] : [];
    return [...head, ...chart(labels, gains, standardErrors?.gains ?? [], width), ...scale, ""];
  },
};

function chosenInText(source: TextSource, chosen: readonly number[], parts: number): string {
  const set = new Set(chosen);
  const marks = Array.from({ length: parts }, (_, part) => (set.has(part) ? 1 : 0));
  return markedText(source, marks);
}

function chart(
  labels: readonly string[],
  gains: readonly number[],
  errors: readonly (number | null)[],
  width: number,
): string[] {
  const largest = greatest(gains);
  const written = chartNumbers(greatest(gains.map(Math.abs)), greatest(errors.map(Number)));
  const numbers = gains.map((gain, i) => {
    const error = errors[i];
    return error ? `${written.value(gain)} ± ${written.error(error)}` : written.value(gain);
  });
  const numberWidth = greatest(numbers.map((number) => number.length));
  const placeWidth = String(labels.length).length;
  const labelWidth = Math.min(greatest(labels.map(displayWidth)), Math.floor(width * 0.45));
  const barWidth = Math.max(8, width - placeWidth - labelWidth - numberWidth - 9);
  return labels.map((label, i) => {
    const place = String(i + 1).padStart(placeWidth);
    const share = largest === 0 ? 0 : Math.max(0, gains[i] / largest);
    return `  ${place}. ${fitted(label, labelWidth)}  ${bar(share, barWidth, false)}  ${numbers[i].padStart(numberWidth)}`;
  });
}
