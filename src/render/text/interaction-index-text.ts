import type { InteractionIndexExplanation } from "../../core/kinds/interaction-index.js";
import { listed } from "../listed.js";
import { quantity } from "../quantity.js";
import { setLabel } from "../set-label.js";
import { significant } from "../significant.js";
import { smallLines, smallValues } from "../small-effects.js";
import { valueScale } from "../value-scale.js";
import { andMore } from "./and-more.js";
import type { KindText, TextLayout } from "./kind-text.js";
import { partChart } from "./part-chart.js";
import { wrap } from "./wrap.js";

/** Main effects as bars, then interactions of two parts and of more, the strongest first. */
export const interactionIndexText: KindText<InteractionIndexExplanation> = {
  sentence,
  lines: (explanation, layout) =>
    explanation.subject.outputs.flatMap((_, output) => lines(explanation, output, layout)),
};

/** The most interactions that a sentence names. */
const NAMED = 2;

/** Meaning of each index for a set of parts, for readers who do not know its name. */
const MEANINGS: { readonly [index: string]: string } = {
  STII: "what no part does alone, shared out over the largest sets",
  FSII: "the sum of effects closest to the model",
  FBII: "the sum of effects closest to the model",
};
const COMMON_MEANING = "what parts do together beyond what fewer of them do";

function sentence({ subject, result }: InteractionIndexExplanation): string {
  const says = `For ${subject.outputs[0]}, the model says ${quantity(subject.prediction[0], subject.units[0])}.`;
  const strongest = result.sets
    .map((set, i) => ({ set, value: result.values[0][i] }))
    .filter(({ set, value }) => set.length > 1 && value !== 0)
    .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, NAMED)
    .map(({ set, value }) => `${setLabel(subject.parts, set)} (together they ${value > 0 ? "raise" : "lower"} it)`);
  return strongest.length === 0
    ? `${says} No parts were found to act together.`
    : `${says} What acts together most is ${listed(strongest)}.`;
}

function lines(explanation: InteractionIndexExplanation, output: number, layout: TextLayout): string[] {
  const { subject, result } = explanation;
  const scale = valueScale(explanation, output);
  const unit = subject.units[output];
  const start = `${significant(result.intercepts[output])}${scale && scale !== unit ? ` ${scale}` : ""}`;
  const sizes = [...new Set(result.sets.map(({ length }) => length))].toSorted((a, b) => a - b);
  const meaning = Object.hasOwn(MEANINGS, result.index) ? MEANINGS[result.index] : COMMON_MEANING;
  return [
    `${subject.model}: ${subject.outputs[output]}${scale ? `, in ${scale}` : ""}`,
    ...wrap(
      `prediction ${significant(subject.prediction[output])}${unit && unit !== scale ? ` ${unit}` : ""}, with every part hidden ${start}`,
      layout.width,
      "  ",
    ),
    ...wrap(`${result.index}, ${meaning}${result.addsUp ? "; values add up" : ""}`, layout.width, "  "),
    "",
    ...(sizes.length === 0 ? ["  no part has a value", ""] : []),
    ...sizes.flatMap((size) => [`  ${titleOf(size)}`, ...chart(explanation, output, size, layout), ""]),
  ];
}

function titleOf(size: number): string {
  return size === 1 ? "effects of single parts" : `interactions of ${size} parts`;
}

/** Interactions shown where the caller did not say how many: there are many more than parts. */
const MAX_SHOWN = 20;

function chart(explanation: InteractionIndexExplanation, output: number, size: number, layout: TextLayout): string[] {
  const { subject, result } = explanation;
  const bars = result.sets.flatMap((set, i) =>
    set.length === size
      ? [
          {
            label: setLabel(subject.parts, set),
            value: result.values[output][i],
            error: result.standardErrors[output][i],
          },
        ]
      : [],
  );
  const most = size === 1 ? bars.length : Math.min(layout.top, MAX_SHOWN);
  const shown = bars.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, most);
  return [
    ...partChart(shown, layout),
    ...andMore(bars.length - shown.length, "weaker one"),
    ...smallLines(smallValues(explanation, output, bars)),
  ];
}
