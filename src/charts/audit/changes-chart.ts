import * as Plot from "@observablehq/plot";
import type { Changed, Mitigation } from "../../core/kinds/mitigation.js";
import { counted } from "../../render/counted.js";
import { printable } from "../../render/printable.js";
import type { Chart } from "../chart.js";
import { plotSvg } from "../plot-svg.js";
import { shortLabel } from "../short-label.js";
import { titled } from "../titled.js";

const ROW = 24;
const LABELS = 190;

/** The largest gap of every definition, before and after. */
export const changesChart: Chart<Mitigation> = {
  kind: "mitigation",
  name: "changes",
  needs: "one",
  heading: "Every definition before and after",
  suits: ({ result }) => gapsOf(result.effect).length > 0,
  caption:
    "Each line is a definition of fairness: the empty dot is the largest gap between groups before, the full one after, the thin line the 95% interval of the latter. Further left is fairer. Measured on rows that nothing was fitted to.",
  svg([{ subject, result }], { width, theme }) {
    const gaps = gapsOf(result.effect);
    const title = `${subject.model}: gaps between groups of ${result.groups}`;
    const more = `before (empty) and after (full), on ${counted(result.effect?.rows ?? 0, "row")}`;
    const labels = Math.min(LABELS, Math.round(width * 0.42));
    const lines = gaps.map(({ title: name, before, after }, i) => ({
      i,
      name: shortLabel(printable(name.replace(/ \(.*\)$/, "")), Math.floor(labels / 6.6)),
      before: before.value as number,
      after: after.value as number,
      low: after.low ?? (after.value as number),
      high: after.high ?? (after.value as number),
    }));
    return plotSvg(`${title}; ${more}`, theme, {
      width,
      height: 62 + 44 + ROW * lines.length,
      marginTop: 62,
      marginBottom: 44,
      marginLeft: labels,
      marginRight: 18,
      x: { label: "largest gap", ticks: 5, labelAnchor: "center", labelArrow: "none", zero: true, nice: true },
      y: {
        // By place: names may be cut to the same letters.
        ...{ type: "point", domain: lines.map(({ i }) => i), tickFormat: (i: number) => lines[i].name },
        ...{ label: null, tickSize: 0 },
      },
      marks: [
        Plot.gridX({ stroke: theme.line, strokeOpacity: 1, ticks: 5 }),
        Plot.ruleY(lines, { y: "i", x1: "low", x2: "high", stroke: theme.ink, strokeWidth: 1.5 }),
        Plot.link(lines, { x1: "before", x2: "after", y: "i", stroke: theme.neutral, strokeDasharray: "3 3" }),
        Plot.dot(lines, { x: "before", y: "i", r: 4, fill: theme.paper, stroke: theme.neutral, strokeWidth: 2 }),
        Plot.dot(lines, { x: "after", y: "i", r: 4.5, fill: theme.neutral, stroke: theme.paper }),
        ...titled(title, more, { marginLeft: labels }, width, theme),
      ],
    });
  },
};

/** Of groups by all columns at once; ratios are no gaps. */
function gapsOf(effect: Mitigation["result"]["effect"]): Changed[] {
  const definitions = effect?.groupings.at(-1)?.definitions ?? [];
  return definitions.filter(
    ({ better, before, after }) => better === "smaller" && before.value !== null && after.value !== null,
  );
}
