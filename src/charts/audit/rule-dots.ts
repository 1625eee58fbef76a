import * as Plot from "@observablehq/plot";
import type { Estimate } from "../../core/kinds/estimate.js";
import { counted } from "../../render/counted.js";
import { greatest } from "../../render/greatest.js";
import { printable } from "../../render/printable.js";
import { percent, rounded } from "../../render/text/estimate-text.js";
import { drawable } from "../attribution-bars.js";
import { bounds } from "../bounds.js";
import { errorBars } from "../error-bars.js";
import { plotSvg } from "../plot-svg.js";
import { labelWidth, shortLabel } from "../short-label.js";
import type { Theme } from "../theme.js";
import { titled } from "../titled.js";

/** Pixels of a rule with its words above it, and beside the plot. */
const ROW = 44;
const MARGIN = 12;

/** Rules with a number for the rows inside beside that for all other rows. */
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
  const marginRight = Math.ceil(greatest(numbers.map((number) => labelWidth(number)))) + 16;
  const letters = Math.max(10, Math.floor((width - 2 * MARGIN) / 6.4));
  const rows = shown.map(({ inside, outside, excess }, i) => ({
    ...{ i, number: numbers[i], label: shortLabel(printable(shown[i].text), letters) },
    ...{ value: drawable(inside), elsewhere: drawable(outside) },
    low: excess.low === null ? null : drawable(outside + excess.low),
    high: excess.high === null ? null : drawable(outside + excess.high),
  }));
  const colour = ({ value, elsewhere }: (typeof rows)[number]) => (value < elsewhere ? theme.lowers : theme.raises);
  return plotSvg(`${title}; ${facts}`, theme, {
    width,
    height: 58 + 44 + ROW * rows.length,
    marginTop: 58,
    marginBottom: 44,
    marginLeft: MARGIN,
    marginRight,
    x: {
      domain: bounds(rows.flatMap((row) => [0, row.value, row.elsewhere, row.low ?? 0, row.high ?? 0])),
      label: axis,
      ...{ ticks: 4, labelAnchor: "center", labelArrow: "none" },
    },
    y: { domain: rows.map(({ i }) => i), axis: null, padding: 0 },
    marks: [
      Plot.gridX({ stroke: theme.line, strokeOpacity: 1, ticks: 4 }),
      Plot.ruleX([0], { stroke: theme.ink }),
      Plot.text(rows, {
        y: "i",
        frameAnchor: "left",
        textAnchor: "start",
        dy: -17,
        dx: 5,
        text: "label",
        fill: theme.ink,
      }),
      Plot.ruleY(rows, { y: "i", x1: "elsewhere", x2: "value", stroke: colour, strokeWidth: 3 }),
      errorBars(rows, theme.ink, ROW / 2 - 4),
      Plot.dotX(rows, { y: "i", x: "elsewhere", r: 5, fill: theme.paper, stroke: theme.ink, strokeWidth: 1.5 }),
      Plot.dotX(rows, { y: "i", x: "value", r: 5, fill: colour, stroke: theme.paper }),
      Plot.text(rows, { y: "i", frameAnchor: "right", textAnchor: "start", dx: 8, text: "number", fill: theme.ink }),
      ...titled(title, facts, { marginLeft: MARGIN }, width, theme),
    ],
  });
}
