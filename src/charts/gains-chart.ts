import * as Plot from "@observablehq/plot";
import type { SubsetExplanation } from "../core/explanation.js";
import { labelOf } from "../render/label-of.js";
import { quantity } from "../render/quantity.js";
import { drawable } from "./attribution-bars.js";
import { barLayout } from "./bar-layout.js";
import { barNumbers } from "./bars-chart.js";
import { bounds } from "./bounds.js";
import type { Chart } from "./chart.js";
import { plotSvg } from "./plot-svg.js";
import { emptyChart, titled } from "./titled.js";

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
    const gains = result.gains.map((value) => ({ value, error: 0 }));
    const numbers = barNumbers(gains);
    const layout = barLayout(
      result.parts.map((part, i) => `${i + 1}. ${labelOf(subject.parts[part])}`),
      numbers,
      width,
    );
    let at = 0;
    const rows = result.gains.map((gain, i) => {
      const from = at;
      at = drawable(at + gain);
      return { i, from, to: at, number: numbers[i] };
    });
    const scale = result.objective === "logProbability" ? "log probability" : subject.units[0];
    return plotSvg(`${title}; ${more}`, theme, {
      width,
      height: layout.height,
      marginTop: 58,
      marginBottom: 44,
      marginLeft: layout.marginLeft,
      marginRight: layout.marginRight,
      x: {
        domain: bounds([0, ...rows.map(({ to }) => to)]),
        label: scale ? `gained, in ${scale}` : "gained",
        ticks: 4,
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: { domain: rows.map(({ i }) => i), tickFormat: (i: number) => layout.labels[i], label: null, tickSize: 0 },
      marks: [
        Plot.gridX({ stroke: theme.line, strokeOpacity: 1, ticks: 4 }),
        Plot.barX(rows, {
          y: "i",
          x1: "from",
          x2: "to",
          fill: ({ from, to }) => (to < from ? theme.lowers : theme.raises),
          insetTop: 3,
          insetBottom: 3,
        }),
        Plot.ruleX([0], { stroke: theme.ink }),
        Plot.text(rows, { y: "i", frameAnchor: "right", textAnchor: "start", dx: 8, text: "number", fill: theme.ink }),
        ...titled(title, more, layout, width, theme),
      ],
    });
  },
};
