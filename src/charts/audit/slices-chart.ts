import * as Plot from "@observablehq/plot";
import type { Slices } from "../../core/kinds/slices.js";
import { counted } from "../../render/counted.js";
import { printable } from "../../render/printable.js";
import { percent, rounded } from "../../render/text/estimate-text.js";
import { drawable } from "../attribution-bars.js";
import { errorBars } from "../bars-chart.js";
import { bounds } from "../bounds.js";
import type { Chart } from "../chart.js";
import { plotSvg } from "../plot-svg.js";
import { labelWidth, shortLabel } from "../short-label.js";
import { emptyChart, titled } from "../titled.js";

const ROW = 44;
const MARGIN = 12;

/** The loss in each slice beside that of the other rows. */
export const slicesChart: Chart<Slices> = {
  kind: "slices",
  name: "slices",
  needs: "one",
  caption:
    "Each line is a group of rows on which the model does worse: the full dot is its loss there, the empty one its loss on all other rows, the thin line the 95% interval of the former. Measured on rows that the groups were not found on.",
  svg([{ subject, result }], { width, top, theme }) {
    const title = `${subject.model}: where its ${result.loss} is higher`;
    if (result.slices.length === 0) return emptyChart(title, "no slice stood up on other rows", width, theme);
    const shown = result.slices.slice(0, top);
    const left = result.slices.length - shown.length;
    const more = `measured on ${counted(result.measuredRows, "row")}${left > 0 ? `; ${counted(left, "more slice")}` : ""}`;
    const numbers = shown.map(({ loss, share }) => `${rounded(loss)}, ${percent(share)} of rows`);
    const marginRight = Math.ceil(Math.max(...numbers.map((number) => labelWidth(number)))) + 16;
    const letters = Math.max(10, Math.floor((width - 2 * MARGIN) / 6.4));
    const rows = shown.map(({ loss, lossElsewhere, excess }, i) => ({
      ...{ i, number: numbers[i], label: shortLabel(printable(shown[i].text), letters) },
      ...{ value: drawable(loss), elsewhere: drawable(lossElsewhere) },
      low: excess.low === null ? null : drawable(lossElsewhere + excess.low),
      high: excess.high === null ? null : drawable(lossElsewhere + excess.high),
    }));
    return plotSvg(`${title}; ${more}`, theme, {
      width,
      height: 58 + 44 + ROW * rows.length,
      marginTop: 58,
      marginBottom: 44,
      marginLeft: MARGIN,
      marginRight,
      x: {
        domain: bounds(rows.flatMap((row) => [0, row.value, row.elsewhere, row.low ?? 0, row.high ?? 0])),
        label: result.loss,
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
        Plot.ruleY(rows, { y: "i", x1: "elsewhere", x2: "value", stroke: theme.raises, strokeWidth: 3 }),
        errorBars(rows, theme.ink, ROW / 2 - 4),
        Plot.dotX(rows, { y: "i", x: "elsewhere", r: 5, fill: theme.paper, stroke: theme.ink, strokeWidth: 1.5 }),
        Plot.dotX(rows, { y: "i", x: "value", r: 5, fill: theme.raises, stroke: theme.paper }),
        Plot.text(rows, { y: "i", frameAnchor: "right", textAnchor: "start", dx: 8, text: "number", fill: theme.ink }),
        ...titled(title, more, { marginLeft: MARGIN }, width, theme),
      ],
    });
  },
};
