import * as Plot from "@observablehq/plot";
import type { SubsetExplanation } from "../core/explanation.js";
import { labelOf } from "../render/label-of.js";
import { quantity } from "../render/quantity.js";
import { drawable } from "./attribution-bars.js";
import { barNumbers } from "./bar-numbers.js";
import { bounds } from "./bounds.js";
import type { Chart } from "./chart.js";
import { labelledRows } from "./labelled-rows.js";
import { emptyChart } from "./titled.js";

/** Bars beyond which the last ones are summed up: a longer picture is not looked at, and takes seconds to draw. */
const MAX_BARS = 200;

/** The chosen parts in their order, each from where those before it ended. */
export const gainsChart: Chart<SubsetExplanation> = {
  kind: "subset",
  name: "gains",
  needs: "one",
  caption: "Parts in the order in which they were chosen: each bar is what the part added to those above it.",
  svg([explanation], { width, theme }) {
    const { subject, result } = explanation;
    const title = `${subject.model}: ${subject.outputs[0]}`;
    const more = `prediction ${quantity(subject.prediction[0], subject.units[0])}; these parts alone give ${quantity(result.answer, subject.units[0])}`;
    if (result.parts.length === 0) return emptyChart(title, "no part alone raises the answer", width, theme);
    const bars = barsOf(explanation);
    const numbers = barNumbers(bars.map(({ gain }) => ({ value: gain, error: 0 })));
    let at = 0;
    const rows = bars.map(({ label, gain }, i) => {
      const from = at;
      at = drawable(at + gain);
      return { i, label, number: numbers[i], from, to: at };
    });
    const scale = result.objective === "logProbability" ? "log probability" : subject.units[0];
    return labelledRows({
      ...{ title, more, rows, width, theme },
      axis: {
        label: scale ? `gained, in ${scale}` : "gained",
        domain: bounds([0, ...rows.map(({ to }) => to)]),
      },
      marks: [
        Plot.barX(rows, {
          ...{ y: "i", x1: "from", x2: "to", insetTop: 3, insetBottom: 3 },
          fill: ({ from, to }) => (to < from ? theme.lowers : theme.raises),
        }),
        Plot.ruleX([0], { stroke: theme.ink }),
      ],
    });
  },
};

/** One bar per chosen part; of very many the last ones together. */
function barsOf({ subject, result }: SubsetExplanation): { readonly label: string; readonly gain: number }[] {
  const { parts, gains } = result;
  const shown = gains.length > MAX_BARS ? MAX_BARS - 1 : gains.length;
  const bars = gains
    .slice(0, shown)
    .map((gain, i) => ({ label: `${i + 1}. ${labelOf(subject.parts[parts[i]])}`, gain }));
  if (shown === gains.length) return bars;
  const rest = gains.slice(shown).reduce((sum, gain) => drawable(sum + gain), 0);
  return [...bars, { label: `${gains.length - shown} more, together`, gain: rest }];
}
