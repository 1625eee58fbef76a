import * as Plot from "@observablehq/plot";
import type { Performance, ThresholdRow } from "../../core/kinds/performance.js";
import { counted } from "../../render/counted.js";
import type { Chart } from "../chart.js";
import { plotSvg } from "../plot-svg.js";
import { labelWidth } from "../short-label.js";
import type { Theme } from "../theme.js";
import { titled } from "../titled.js";

const MEASURES = [
  { of: "recall", label: "found of the class", colour: "raises", dash: undefined },
  { of: "precision", label: "right among those called", colour: "lowers", dash: "7 3" },
  { of: "falsePositiveRate", label: "false alarms among the others", colour: "ink", dash: "2 3" },
  { of: "selected", label: "called at all", colour: "faint", dash: "8 3 2 3" },
] as const satisfies readonly {
  of: keyof ThresholdRow;
  label: string;
  colour: keyof Theme;
  dash: string | undefined;
}[];

/** Results of predicting the positive class from each threshold on. */
export const thresholdsChart: Chart<Performance> = {
  kind: "performance",
  name: "thresholds",
  needs: "one",
  heading: "What each threshold would do",
  suits: ({ result }) => (result.classification?.thresholds?.length ?? 0) > 0,
  caption:
    "From left to right the probability from which on the positive class is called. Further right fewer are called: fewer false alarms, and fewer of the class found.",
  svg([{ subject, result }], { width, theme }) {
    const { thresholds, positive } = result.classification as NonNullable<typeof result.classification>;
    const rows = thresholds as readonly ThresholdRow[];
    const title = `${subject.model}: calling ${positive} from a probability on`;
    const more = `${counted(result.rows, "row")}, ${counted(rows.length, "threshold")}`;
    // Names stand above the plot, as many beside each other as fit.
    let [at, line] = [0, 0];
    const legend = MEASURES.map((measure) => {
      const needed = labelWidth(measure.label, 12) + 48;
      if (at > 0 && at + needed > width - 12) [at, line] = [0, line + 1];
      const place = { ...measure, x: at, line };
      at += needed;
      return place;
    });
    const marginTop = 72 + 18 * line;
    const options = { frameAnchor: "top-left", textAnchor: "start", lineAnchor: "middle" } as const;
    return plotSvg(`${title}; ${more}`, theme, {
      width,
      height: Math.round(Math.min(340, width * 0.6)) + 60 + 18 * line,
      marginTop,
      marginBottom: 44,
      marginLeft: 54,
      marginRight: 18,
      x: { domain: [0, 1], label: "threshold", ticks: 5, labelAnchor: "center", labelArrow: "none" },
      y: { domain: [0, 1], label: "share", ticks: 5, labelAnchor: "center", labelArrow: "none" },
      marks: [
        Plot.gridY({ stroke: theme.line, strokeOpacity: 1, ticks: 5 }),
        ...MEASURES.map(({ of, colour, dash }) =>
          Plot.line(
            rows.filter((row) => row[of] !== null),
            { x: "threshold", y: of, stroke: theme[colour], strokeWidth: 2, strokeDasharray: dash },
          ),
        ),
        ...legend.flatMap(({ label, x, line: row, colour, dash }) => {
          const [dx, dy] = [6 - 54 + x, 54 - marginTop + 18 * row];
          return [
            sample(6 + x, 54 + 18 * row, theme[colour], dash),
            Plot.text([label], { ...options, dx: dx + 30, dy, fill: theme.ink }),
          ];
        }),
        ...titled(title, more, { marginLeft: 54, marginTop }, width, theme),
      ],
    });
  },
};

/** A piece of a line, for the legend. */
function sample(x: number, y: number, stroke: string, dash: string | undefined): Plot.Markish {
  return ((
    _index: unknown,
    _scales: unknown,
    _values: unknown,
    _dimensions: unknown,
    context: { document: Document },
  ) => {
    const path = context.document.createElementNS("http://www.w3.org/2000/svg", "path");
    const attributes = { d: `M${x} ${y}h24`, stroke, "stroke-width": "2", ...(dash && { "stroke-dasharray": dash }) };
    for (const [name, value] of Object.entries(attributes)) path.setAttribute(name, String(value));
    return path;
  }) as unknown as Plot.Markish;
}
