import * as Plot from "@observablehq/plot";
import type { Attribution } from "../core/explanation.js";
import { quantity } from "../render/quantity.js";
import { chartNumbers } from "../render/text/chart-numbers.js";
import { valueScale } from "../render/value-scale.js";
import { type AttributionBar, attributionBars } from "./attribution-bars.js";
import { barLayout } from "./bar-layout.js";
import { bounds } from "./bounds.js";
import type { Chart } from "./chart.js";
import { plotSvg } from "./plot-svg.js";
import { emptyChart, titled } from "./titled.js";

/** The values of one explanation as bars, with error bars. */
export const barsChart: Chart<Attribution> = {
  kind: "attribution",
  name: "bars",
  needs: "one",
  caption: "Each bar is the effect of one part on the answer. A thin line across its end is a 95% interval.",
  svg([explanation], { output, width, top, theme }) {
    const { subject } = explanation;
    const scale = valueScale(explanation, output);
    const title = `${subject.model}: ${subject.outputs[output]}`;
    const more = `prediction ${quantity(subject.prediction[output], subject.units[output])}`;
    const bars = attributionBars(explanation, output, top);
    if (bars.length === 0) return emptyChart(title, "no part has a value", width, theme);
    const numbers = barNumbers(bars);
    const layout = barLayout(
      bars.map(({ label }) => label),
      numbers,
      width,
    );
    const rows = bars.map((bar, i) => ({ ...bar, i, number: numbers[i] }));
    return plotSvg(`${title}; ${more}`, theme, {
      width,
      height: layout.height,
      marginTop: 58,
      marginBottom: 44,
      marginLeft: layout.marginLeft,
      marginRight: layout.marginRight,
      x: {
        domain: bounds(rows.flatMap(({ value, low, high }) => [0, value, low ?? value, high ?? value])),
        label: scale ? `effect, in ${scale}` : "effect",
        ticks: 4,
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: { domain: rows.map(({ i }) => i), tickFormat: (i: number) => layout.labels[i], label: null, tickSize: 0 },
      marks: [
        Plot.gridX({ stroke: theme.line, strokeOpacity: 1, ticks: 4 }),
        Plot.barX(rows, {
          y: "i",
          x: "value",
          fill: ({ value }) => (value < 0 ? theme.lowers : theme.raises),
          insetTop: 3,
          insetBottom: 3,
        }),
        Plot.ruleX([0], { stroke: theme.ink }),
        errorBars(rows, theme.ink),
        Plot.text(rows, { y: "i", frameAnchor: "right", textAnchor: "start", dx: 8, text: "number", fill: theme.ink }),
        ...titled(title, more, layout, width, theme),
      ],
    });
  },
};

type ErrorBar = Pick<AttributionBar, "low" | "high"> & { readonly i: number };

/** Thin lines from low to high with a tick at each end, `inset` pixels from the edges of the row, where both are known and differ. */
export function errorBars(rows: readonly ErrorBar[], stroke: string, inset = 8): Plot.Markish[] {
  const known = rows.filter(({ low, high }) => low !== null && high !== null && low < high);
  const end = { y: "i", stroke, strokeWidth: 1.5, insetTop: inset, insetBottom: inset };
  return [
    Plot.ruleY(known, { y: "i", x1: "low", x2: "high", stroke, strokeWidth: 1.5 }),
    Plot.tickX(known, { x: "low", ...end }),
    Plot.tickX(known, { x: "high", ...end }),
  ];
}

/** The value of each bar with its standard error, all to the same digits. */
export function barNumbers(
  bars: readonly { readonly value: number; readonly error: number | null }[],
  signed = true,
): string[] {
  const numbers = chartNumbers(
    bars.reduce((most, { value }) => Math.max(most, Math.abs(value)), 0),
    bars.reduce((most, { error }) => Math.max(most, error ?? 0), 0),
  );
  const exact = bars.every(({ error }) => error === 0);
  return bars.map(({ value, error }) => {
    const number = signed ? numbers.value(value) : numbers.value(value).replace(/^\+/, "");
    return `${number}${exact ? "" : error === null ? " ± ?" : ` ± ${numbers.error(error)}`}`;
  });
}
