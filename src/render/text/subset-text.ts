import type { SubsetExplanation, TextSource } from "../../core/explanation.js";
import { labelOf } from "../label-of.js";
import { significant } from "../significant.js";
import { bar } from "./bar.js";
import { chartNumbers } from "./chart-numbers.js";
import { displayWidth } from "./display-width.js";
import { fitted } from "./fitted.js";
import { markedText } from "./marked-text.js";
import { wrap } from "./wrap.js";

/** The chosen parts in their order, what each gained, and how far together they reach. */
export function subsetText({ subject, result, method }: SubsetExplanation, width: number): string[] {
  const { parts, gains, answer, share } = result;
  const [output] = subject.outputs;
  const [unit] = subject.units;
  const [prediction] = subject.prediction;
  const [baseline] = subject.baseline;
  const hidden = baseline === null ? "" : `, with every part hidden ${significant(baseline)}`;
  const reached = share === null ? "" : ` (${Math.round(100 * share)}% of the way)`;
  return [
    `${subject.model}: ${output}${unit ? `, in ${unit}` : ""}`,
    `  prediction ${significant(prediction)}${hidden}`,
    parts.length === 0
      ? "  no part alone raises the answer"
      : `  ${parts.length} of ${subject.parts.length} parts, kept alone, give ${significant(answer)}${reached}`,
    "",
    ...(subject.source?.kind === "text"
      ? [...wrap(chosenInText(subject.source, parts, subject.parts.length), width, "  "), ""]
      : []),
    ...(parts.length > 0
      ? [
          ...chart(
            parts.map((part) => labelOf(subject.parts[part])),
            gains,
            width,
          ),
        ]
      : []),
    ...(parts.length > 0 && method.options.objective === "logProbability" ? ["  gains in log probability"] : []),
    ...(parts.length > 0 ? [""] : []),
  ];
}

function chosenInText(source: TextSource, chosen: readonly number[], parts: number): string {
  const marks = Array.from({ length: parts }, (_, part) => (chosen.includes(part) ? 1 : 0));
  return markedText(source, marks);
}

function chart(labels: readonly string[], gains: readonly number[], width: number): string[] {
  const largest = Math.max(...gains, 0);
  const numbers = gains.map(chartNumbers(Math.max(...gains.map(Math.abs), 0)).value);
  const numberWidth = Math.max(0, ...numbers.map((number) => number.length));
  const placeWidth = String(labels.length).length;
  const labelWidth = Math.min(Math.max(0, ...labels.map((label) => displayWidth(label))), Math.floor(width * 0.45));
  const barWidth = Math.max(8, width - placeWidth - labelWidth - numberWidth - 9);
  return labels.map((label, i) => {
    const place = String(i + 1).padStart(placeWidth);
    const share = largest === 0 ? 0 : Math.max(0, gains[i] / largest);
    return `  ${place}. ${fitted(label, labelWidth)}  ${bar(share, barWidth, false)}  ${numbers[i].padStart(numberWidth)}`;
  });
}
