import type { Attribution } from "../../core/explanation.js";
import { counted } from "../../render/counted.js";
import { smallBehind } from "../../render/small-effects.js";
import type { Chart } from "../chart.js";
import { meanBars } from "../mean-bars.js";
import { attributionTable } from "./attribution-table.js";

/** Mean absolute values over the explanations, with error bars. */
export const globalBarsChart: Chart<Attribution> = {
  kind: "attribution",
  name: "global",
  needs: "many",
  // Regions and words of two inputs are not the same part.
  suits: ({ subject }) => !subject.source,
  caption:
    "Each bar is how far a part moves the answer on average over the rows, whichever way. A thin line is a 95% interval.",
  svg(explanations, { output, width, top, theme }) {
    const table = attributionTable(explanations, output);
    return meanBars(
      {
        title: `${table.model}: ${table.output}`,
        more: `mean absolute effect over ${counted(table.rows.length, "row")}${smallBehind(table.small, "all", "the answers")}`,
        axis: table.scale ? `mean absolute effect, in ${table.scale}` : "mean absolute effect",
        bars: table.columns.map(({ name, meanAbsolute, error }) => ({ label: name, value: meanAbsolute, error })),
      },
      top,
      width,
      theme,
    );
  },
};
