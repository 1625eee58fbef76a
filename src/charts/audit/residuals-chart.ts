import * as Plot from "@observablehq/plot";
import type { Performance, ResidualBand } from "../../core/kinds/performance.js";
import { counted } from "../../render/counted.js";
import { drawable } from "../attribution-bars.js";
import { bounds } from "../bounds.js";
import type { Chart } from "../chart.js";
import { plotSvg } from "../plot-svg.js";
import { titled } from "../titled.js";

/** Truth minus prediction, by prediction. */
export const residualsChart: Chart<Performance> = {
  kind: "performance",
  name: "residuals",
  needs: "one",
  suits: ({ result }) => (result.residuals?.length ?? 0) > 0,
  caption:
    "From left to right what the model predicts, upwards how much the truth lies above it on average, with 95% intervals. Where the points leave the line at 0, the model is too low (above) or too high (below). The grey bar is one standard deviation to each side.",
  svg([{ subject, result }], { width, theme }) {
    const bands = (result.residuals as readonly ResidualBand[])
      .filter(({ mean }) => mean.value !== null)
      .map(({ from, to, mean, standardDeviation }) => {
        const value = drawable(mean.value as number);
        const spread = drawable(standardDeviation ?? 0);
        return {
          ...{ from: drawable(from), to: drawable(to), x: drawable(from / 2 + to / 2), value },
          ...{ below: drawable(value - spread), above: drawable(value + spread) },
          low: mean.low === null ? null : drawable(mean.low),
          high: mean.high === null ? null : drawable(mean.high),
        };
      });
    const title = `${subject.model}: ${subject.outputs.join(", ")}`;
    const more = `truth minus prediction over ${counted(result.rows, "row")}, in bands of the prediction`;
    const unit = subject.units[0];
    return plotSvg(`${title}; ${more}`, theme, {
      width,
      height: Math.round(Math.min(360, width * 0.65)) + 60,
      marginTop: 58,
      marginBottom: 44,
      marginLeft: 66,
      marginRight: 18,
      x: {
        domain: bounds(bands.flatMap(({ from, to }) => [from, to])),
        label: unit ? `prediction, in ${unit}` : "prediction",
        ...{ ticks: 5, labelAnchor: "center", labelArrow: "none" },
      },
      y: {
        domain: bounds([0, ...bands.flatMap(({ below, above, low, high }) => [below, above, low ?? 0, high ?? 0])]),
        label: unit ? `truth minus prediction, in ${unit}` : "truth minus prediction",
        ...{ ticks: 5, labelAnchor: "center", labelArrow: "none" },
      },
      marks: [
        Plot.gridY({ stroke: theme.line, strokeOpacity: 1, ticks: 5 }),
        Plot.rect(bands, { x1: "from", x2: "to", y1: "below", y2: "above", fill: theme.neutral, fillOpacity: 0.2 }),
        Plot.ruleY([0], { stroke: theme.ink }),
        Plot.ruleX(
          bands.filter(({ low, high }) => low !== null && high !== null),
          { x: "x", y1: "low", y2: "high", stroke: theme.ink, strokeWidth: 1.5 },
        ),
        Plot.dot(bands, { x: "x", y: "value", r: 4.5, fill: theme.raises, stroke: theme.paper }),
        ...titled(title, more, { marginLeft: 66 }, width, theme),
      ],
    });
  },
};
