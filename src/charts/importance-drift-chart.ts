import * as Plot from "@observablehq/plot";
import type { ImportanceDrift } from "../core/kinds/importance-drift.js";
import { counted } from "../render/counted.js";
import { printable } from "../render/printable.js";
import { driftOrder, hasChanged } from "../render/text/importance-drift-text.js";
import { valueScale } from "../render/value-scale.js";
import { drawable } from "./attribution-bars.js";
import { bounds } from "./bounds.js";
import type { Chart } from "./chart.js";
import { labelledRows } from "./labelled-rows.js";

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
      ...{ i, label: printable(subject.parts[part].name) },
      before: drawable(result.before[output][part]),
      now: drawable(result.now[output][part]),
      number: hasChanged(explanation, output, part) ? "changed" : "may be chance",
    }));
    const title = `${subject.model}: ${subject.outputs[output]}`;
    const more = `mean absolute effect over ${counted(result.rowsBefore, "row")} before and ${counted(result.rowsNow, "row")} now`;
    const stroke = ({ number }: (typeof rows)[number]) => (number === "changed" ? theme.ink : theme.faint);
    const dot = { y: "i", r: 5, stroke, strokeWidth: 1.5 };
    return labelledRows({
      ...{ title, more, rows, width, theme },
      axis: {
        label: scale ? `mean absolute effect, in ${scale}` : "mean absolute effect",
        // Wide enough for half a dot beyond the largest.
        domain: [0, 1.04 * bounds([0, ...rows.flatMap(({ before, now }) => [before, now])])[1]],
      },
      marks: [
        Plot.link(rows, { y1: "i", y2: "i", x1: "before", x2: "now", stroke, strokeWidth: 2 }),
        Plot.dot(rows, { ...dot, x: "before", fill: theme.paper }),
        Plot.dot(rows, { ...dot, x: "now", fill: stroke }),
      ],
    });
  },
};
