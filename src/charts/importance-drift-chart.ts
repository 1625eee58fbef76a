import * as Plot from "@observablehq/plot";
import type { ImportanceDrift } from "../core/kinds/importance-drift.js";
import { counted } from "../render/counted.js";
import { printable } from "../render/printable.js";
import { driftOrder, hasChanged } from "../render/text/importance-drift-text.js";
import { valueScale } from "../render/value-scale.js";
import { drawable } from "./attribution-bars.js";
import { barLayout } from "./bar-layout.js";
import { bounds } from "./bounds.js";
import type { Chart } from "./chart.js";
import { plotSvg } from "./plot-svg.js";
import { titled } from "./titled.js";

/** A line per feature, from the mean absolute value before to the one now. */
export const importanceDriftChart: Chart<ImportanceDrift> = {
  kind: "importanceDrift",
  name: "bars",
  needs: "one",
  caption:
    "Each line leads from how far a feature moved the answer before (hollow) to how far it does now (full). Grey lines may be chance.",
  svg([explanation], { output, width, top, theme }) {
    const { subject, result } = explanation;
    const scale = valueScale(explanation, output);
    const shown = driftOrder(explanation, output).slice(0, top);
    const rows = shown.map((part, i) => ({
      i,
      before: drawable(result.before[output][part]),
      now: drawable(result.now[output][part]),
      verdict: hasChanged(explanation, output, part) ? "changed" : "may be chance",
    }));
    const verdicts = rows.map(({ verdict }) => verdict);
    const layout = barLayout(
      shown.map((part) => printable(subject.parts[part].name)),
      verdicts,
      width,
    );
    const title = `${subject.model}: ${subject.outputs[output]}`;
    const more = `mean absolute effect over ${counted(result.rowsBefore, "row")} before and ${counted(result.rowsNow, "row")} now`;
    const stroke = ({ verdict }: (typeof rows)[number]) => (verdict === "changed" ? theme.ink : theme.faint);
    const dot = { y: "i", r: 5, stroke, strokeWidth: 1.5 };
    return plotSvg(`${title}; ${more}`, theme, {
      width,
      height: layout.height,
      ...{ marginTop: 58, marginBottom: 44, marginLeft: layout.marginLeft, marginRight: layout.marginRight },
      x: {
        // Room for half a dot.
        domain: [0, 1.04 * bounds([0, ...rows.flatMap(({ before, now }) => [before, now])])[1]],
        label: scale ? `mean absolute effect, in ${scale}` : "mean absolute effect",
        ...{ ticks: 4, labelAnchor: "center", labelArrow: "none" },
      },
      y: {
        type: "band",
        ...{ domain: rows.map(({ i }) => i), tickFormat: (i: number) => layout.labels[i], label: null, tickSize: 0 },
      },
      marks: [
        Plot.gridX({ stroke: theme.line, strokeOpacity: 1, ticks: 4 }),
        Plot.link(rows, { y1: "i", y2: "i", x1: "before", x2: "now", stroke, strokeWidth: 2 }),
        Plot.dot(rows, { ...dot, x: "before", fill: theme.paper }),
        Plot.dot(rows, { ...dot, x: "now", fill: stroke }),
        Plot.text(rows, { y: "i", frameAnchor: "right", textAnchor: "start", dx: 8, text: "verdict", fill: theme.ink }),
        ...titled(title, more, layout, width, theme),
      ],
    });
  },
};
