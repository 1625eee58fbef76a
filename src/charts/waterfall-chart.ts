import * as Plot from "@observablehq/plot";
import type { Attribution } from "../core/explanation.js";
import { quantity } from "../render/quantity.js";
import { significant } from "../render/significant.js";
import { smallBehind, smallEffects } from "../render/small-effects.js";
import { valueScale } from "../render/value-scale.js";
import { attributionBars, drawable } from "./attribution-bars.js";
import { barNumbers } from "./bar-numbers.js";
import { bounds } from "./bounds.js";
import type { Chart } from "./chart.js";
import { errorBars } from "./error-bars.js";
import { labelledRows } from "./labelled-rows.js";
import { emptyChart } from "./titled.js";

/** A difference this small, of what is explained, is rounding. */
const ROUNDING = 1e-6;

/** From the start (the baseline, or a surrogate's intercept) part by part to the end. */
export const waterfallChart: Chart<Attribution> = {
  kind: "attribution",
  name: "waterfall",
  needs: "one",
  caption:
    "Read from top to bottom: from the start, each part moves the answer right (raises it) or left (lowers it), down to the end. A thin line across the end of a bar is a 95% interval of its length.",
  svg([explanation], { output, width, top, theme }) {
    const { subject } = explanation;
    const scale = valueScale(explanation, output);
    const title = `${subject.model}: ${subject.outputs[output]}`;
    const more = `prediction ${quantity(subject.prediction[output], subject.units[output])}${smallBehind(smallEffects(explanation, output))}`;
    const bars = attributionBars(explanation, output, top);
    if (bars.length === 0) return emptyChart(title, "no part has a value", width, theme);
    const { start, end, steps } = stepsOf(explanation, output, bars);
    const numbers = barNumbers(steps);
    const rows = steps.map((step, i) => ({ ...step, i: i + 1, number: numbers[i] }));
    const first = { i: 0, label: start.label, number: significant(start.value), to: start.value };
    const last = { i: rows.length + 1, label: end.label, number: significant(end.value), to: end.value };
    return labelledRows({
      ...{ title, more, rows: [first, ...rows, last], width, theme },
      axis: {
        label: scale ? `answer, in ${scale}` : "answer",
        domain: bounds(rows.flatMap(({ from, to, low, high }) => [from, to, low ?? to, high ?? to])),
        nice: true,
      },
      marks: [
        Plot.barX(rows, {
          ...{ y: "i", x1: "from", x2: "to", insetTop: 3, insetBottom: 3 },
          fill: ({ value }) => (value < 0 ? theme.lowers : theme.raises),
        }),
        // From the end of each bar to the beginning of the next.
        Plot.link(
          [first, ...rows].map(({ i, to }) => ({ i, to })),
          { x1: "to", x2: "to", y1: "i", y2: ({ i }) => i + 1, stroke: theme.faint, strokeDasharray: "2,2" },
        ),
        errorBars(rows, theme.ink),
        Plot.dot([first, last], { y: "i", x: "to", fill: theme.ink, r: 4.5 }),
      ],
    });
  },
};

type Step = ReturnType<typeof attributionBars>[number] & { readonly from: number; readonly to: number };

function stepsOf(explanation: Attribution, output: number, bars: ReturnType<typeof attributionBars>) {
  const { subject, result } = explanation;
  const start = drawable(result.intercepts[output]);
  let at = start;
  const steps: Step[] = bars.map((bar) => {
    const from = at;
    at = drawable(at + bar.value);
    const shifted = (end: number | null) => (end === null ? null : drawable(from + end));
    return { ...bar, from, to: at, low: shifted(bar.low), high: shifted(bar.high) };
  });
  // In another scale than the answer's own there is nothing to compare the sum with.
  const target = result.surrogate
    ? result.surrogate.localPrediction[output]
    : result.link === undefined
      ? subject.prediction[output]
      : at;
  const missing = drawable(target) - at;
  if (Math.abs(missing) > ROUNDING * Math.max(Math.abs(target - start), Math.abs(target)) && !result.surrogate) {
    const label = result.unanswered ? "not answered" : "not shared out";
    steps.push({ label, value: missing, error: null, low: null, high: null, from: at, to: at + missing });
    at += missing;
  }
  const hasBaseline = subject.baseline[output] !== null;
  return {
    start: { label: hasBaseline ? "start: average answer" : "start: intercept", value: start },
    end: { label: result.surrogate ? "end: surrogate's answer" : "end: prediction", value: at },
    steps,
  };
}
