import * as Plot from "@observablehq/plot";
import type { Estimate } from "../../core/kinds/estimate.js";
import { counted } from "../../render/counted.js";
import { printable } from "../../render/printable.js";
import { percent, rounded } from "../../render/text/estimate-text.js";
import { drawable } from "../attribution-bars.js";
import { barLayout } from "../bar-layout.js";
import { errorBars } from "../bars-chart.js";
import { bounds } from "../bounds.js";
import { plotSvg } from "../plot-svg.js";
import type { Theme } from "../theme.js";
import { titled } from "../titled.js";

/** What rules single out: a number inside each beside that of all other rows. */
export type RuleDots = {
  readonly title: string;
  readonly more: string;
  readonly axis: string;
  /** The name of one of the rules, such as "slice". */
  readonly one: string;
  readonly rules: readonly {
    readonly text: string;
    readonly share: number;
    readonly inside: number;
    readonly outside: number;
    readonly excess: Estimate;
  }[];
  readonly top: number;
  readonly width: number;
  readonly theme: Theme;
};

/** Draws the first `top` rules: a full dot inside, an empty one outside, and the interval of the difference. */
export function ruleDots({ title, more, axis, one, rules, top, width, theme }: RuleDots): string {
  const shown = rules.slice(0, top);
  const left = rules.length - shown.length;
  const facts = `${more}${left > 0 ? `; ${counted(left, `more ${one}`)}` : ""}`;
  const numbers = shown.map(({ inside, share }) => `${rounded(inside)}, ${percent(share)} of rows`);
  const layout = barLayout(
    shown.map(({ text }) => printable(text)),
    numbers,
    width,
  );
  const rows = shown.map(({ inside, outside, excess }, i) => ({
    ...{ i, label: "", error: null, number: numbers[i] },
    ...{ value: drawable(inside), elsewhere: drawable(outside) },
    low: excess.low === null ? null : drawable(outside + excess.low),
    high: excess.high === null ? null : drawable(outside + excess.high),
  }));
  const colour = ({ value, elsewhere }: (typeof rows)[number]) => (value < elsewhere ? theme.lowers : theme.raises);
  return plotSvg(`${title}; ${facts}`, theme, {
    width,
    height: layout.height,
    marginTop: 58,
    marginBottom: 44,
    marginLeft: layout.marginLeft,
    marginRight: layout.marginRight,
    x: {
      domain: bounds(rows.flatMap((row) => [0, row.value, row.elsewhere, row.low ?? 0, row.high ?? 0])),
      label: axis,
      ...{ ticks: 4, labelAnchor: "center", labelArrow: "none" },
    },
    y: { domain: rows.map(({ i }) => i), tickFormat: (i: number) => layout.labels[i], label: null, tickSize: 0 },
    marks: [
      Plot.gridX({ stroke: theme.line, strokeOpacity: 1, ticks: 4 }),
      Plot.ruleY(rows, { y: "i", x1: "elsewhere", x2: "value", stroke: colour, strokeWidth: 3 }),
      Plot.ruleX([0], { stroke: theme.ink }),
      errorBars(rows, theme.ink),
      Plot.dotX(rows, { y: "i", x: "elsewhere", r: 5, fill: theme.paper, stroke: theme.ink, strokeWidth: 1.5 }),
      Plot.dotX(rows, { y: "i", x: "value", r: 5, fill: colour, stroke: theme.paper }),
      Plot.text(rows, { y: "i", frameAnchor: "right", textAnchor: "start", dx: 8, text: "number", fill: theme.ink }),
      ...titled(title, facts, layout, width, theme),
    ],
  });
}
