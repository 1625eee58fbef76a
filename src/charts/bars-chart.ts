import * as Plot from "@observablehq/plot";
import type { Attribution } from "../core/explanation.js";
import { quantity } from "../render/quantity.js";
import { smallBehind, smallEffects } from "../render/small-effects.js";
import { valueScale } from "../render/value-scale.js";
import { attributionBars, groupedBars } from "./attribution-bars.js";
import { barNumbers } from "./bar-numbers.js";
import { bounds } from "./bounds.js";
import type { Chart } from "./chart.js";
import { errorBars } from "./error-bars.js";
import { labelledRows } from "./labelled-rows.js";
import { emptyChart } from "./titled.js";

/** The values of one explanation as bars, with error bars. */
export const barsChart: Chart<Attribution> = {
  kind: "attribution",
  name: "bars",
  needs: "one",
  caption: "Each bar is the effect of one part on the answer. A thin line across its end is a 95% interval.",
  svg([explanation], { output, width, top, theme }) {
    const { subject, result } = explanation;
    const scale = valueScale(explanation, output);
    const title = `${subject.model}: ${subject.outputs[output]}`;
    const more = `prediction ${quantity(subject.prediction[output], subject.units[output])}${smallBehind(smallEffects(explanation, output))}`;
    const bars =
      (result.groups ?? []).length > 0
        ? groupedBars(explanation, output, top)
        : attributionBars(explanation, output, top);
    if (bars.length === 0) return emptyChart(title, "no part has a value", width, theme);
    const numbers = barNumbers(bars);
    const rows = bars.map((bar, i) => ({ ...bar, i, number: numbers[i] }));
    return labelledRows({
      ...{ title, more, rows, width, theme },
      axis: {
        label: scale ? `effect, in ${scale}` : "effect",
        domain: bounds(rows.flatMap(({ value, low, high }) => [0, value, low ?? value, high ?? value])),
      },
      marks: [
        Plot.barX(rows, {
          ...{ y: "i", x: "value", insetTop: 3, insetBottom: 3 },
          fill: ({ value }) => (value < 0 ? theme.lowers : theme.raises),
          // A group is paler than its members, which follow.
          ...(rows.some(({ isGroup }) => isGroup) && { fillOpacity: ({ isGroup }) => (isGroup ? 0.45 : 1) }),
        }),
        Plot.ruleX([0], { stroke: theme.ink }),
        errorBars(rows, theme.ink),
      ],
    });
  },
};
