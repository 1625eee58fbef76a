import * as Plot from "@observablehq/plot";
import type { Estimate } from "../../core/kinds/estimate.js";
import { counted } from "../../render/counted.js";
import { rounded } from "../../render/text/estimate-text.js";
import { drawable } from "../attribution-bars.js";
import { barLayout } from "../bar-layout.js";
import { errorBars } from "../bars-chart.js";
import { bounds } from "../bounds.js";
import { plotSvg } from "../plot-svg.js";
import type { Theme } from "../theme.js";
import { emptyChart, titled } from "../titled.js";

/** Estimates as bars with their intervals, in the order given. */
export type EstimateBars = {
  readonly title: string;
  readonly more: string;
  readonly axis: string;
  readonly bars: readonly { readonly label: string; readonly estimate: Estimate }[];
  /** Upper end of the axis, such as 1 for a share. */
  readonly most?: number;
  readonly top: number;
  readonly width: number;
  readonly theme: Theme;
};

/** Draws the first `top` of the estimates; the others are counted below the title. One that is not known has no bar. */
export function estimateBars({ title, more, axis, bars: all, most, top, width, theme }: EstimateBars): string {
  if (all.length === 0) return emptyChart(title, "there is nothing to draw", width, theme);
  const bars = all.slice(0, top);
  const facts = all.length > bars.length ? `${more}; ${counted(all.length - bars.length, "more")}` : more;
  const numbers = bars.map(({ estimate: { value } }) => (value === null ? "not known" : rounded(value)));
  const layout = barLayout(
    bars.map(({ label }) => label),
    numbers,
    width,
  );
  const rows = bars.map(({ label, estimate: { value, low, high } }, i) => ({
    ...{ i, label, number: numbers[i], value: drawable(value ?? 0) },
    low: low === null ? null : drawable(low),
    high: high === null ? null : drawable(high),
  }));
  const [least, greatest] = bounds(rows.flatMap((row) => [0, row.value, row.low ?? 0, row.high ?? 0]));
  return plotSvg(`${title}; ${facts}`, theme, {
    width,
    height: layout.height,
    marginTop: 58,
    marginBottom: 44,
    marginLeft: layout.marginLeft,
    marginRight: layout.marginRight,
    x: { domain: [least, most ?? greatest], label: axis, ticks: 4, labelAnchor: "center", labelArrow: "none" },
    y: { domain: rows.map(({ i }) => i), tickFormat: (i: number) => layout.labels[i], label: null, tickSize: 0 },
    marks: [
      Plot.gridX({ stroke: theme.line, strokeOpacity: 1, ticks: 4 }),
      Plot.barX(rows, { y: "i", x: "value", fill: theme.neutral, insetTop: 3, insetBottom: 3 }),
      Plot.ruleX([0], { stroke: theme.ink }),
      errorBars(rows, theme.ink),
      Plot.text(rows, { y: "i", frameAnchor: "right", textAnchor: "start", dx: 8, text: "number", fill: theme.ink }),
      ...titled(title, facts, layout, width, theme),
    ],
  });
}
