import type { Strategies } from "../../core/kinds/strategies.js";
import { counted } from "../../render/counted.js";
import { extremes } from "../../render/extremes.js";
import { printable } from "../../render/printable.js";
import { percent, rounded } from "../../render/text/estimate-text.js";
import { drawable } from "../attribution-bars.js";
import type { Chart } from "../chart.js";
import { labelWidth, shortLabel } from "../short-label.js";
import { svgPage, textLine } from "../svg-page.js";
import type { Theme } from "../theme.js";
import { heatGrid, heatLegend } from "./heat-grid.js";

const TOP = 56;
/** Pictures of one kind of reason each, beside each other. */
const PICTURE = 150;

/** Effects in each cluster of reasons: parts by clusters, or for images a picture of each cluster. */
export const strategiesChart: Chart<Strategies> = {
  kind: "strategies",
  name: "reasons",
  needs: "one",
  suits: ({ result, subject }) => result.clusters.length > 0 && subject.parts.length > 0,
  caption:
    "Each column is a kind of reason that the model answers for, with its share of the rows: orange where a part raises the answer there on average, blue where it lowers it.",
  svg([explanation], { width, top, theme }) {
    const { subject, result } = explanation;
    const largest = result.clusters.reduce(
      (most, { mean }) => mean.reduce((m, value) => Math.max(m, Math.abs(drawable(value))), most),
      0,
    );
    const drawn = result.grid
      ? pictures(explanation, largest, width, theme)
      : partsByClusters(explanation, largest, top, width, theme);
    const title = `${subject.model}: ${subject.outputs.join(", ")}`;
    const facts = `${counted(result.clusters.length, "kind")} of reasons over ${counted(result.rows, "explanation")}`;
    return svgPage(
      width,
      TOP + drawn.height + 50,
      `${title}; ${facts}`,
      [
        textLine(6, 20, shortLabel(title, 90), { size: 14, bold: true, most: width, colour: theme.ink }),
        textLine(6, 39, facts, { size: 12, most: width, colour: theme.faint }),
        drawn.body,
        heatLegend(
          width / 2,
          TOP + drawn.height + 12,
          { low: rounded(-largest), high: `+${rounded(largest)}`, label: "mean effect", isSigned: true },
          theme,
        ),
      ],
      theme.paper,
    );
  },
};

function partsByClusters(
  { subject, result }: Strategies,
  largest: number,
  top: number,
  width: number,
  theme: Theme,
): { body: string; height: number } {
  const { clusters } = result;
  const size = (part: number) => extremes(clusters.map(({ mean }) => Math.abs(drawable(mean[part]))))[1];
  const shown = [...subject.parts.keys()].toSorted((a, b) => size(b) - size(a)).slice(0, top);
  return heatGrid({
    rows: shown.map((part) => printable(subject.parts[part].name)),
    columns: clusters.map(({ share }, c) => `${c + 1}: ${percent(share)}`),
    shade: (r, c) => (largest > 0 ? drawable(clusters[c].mean[shown[r]]) / largest : 0),
    text: (r, c) => rounded(clusters[c].mean[shown[r]]),
    ...{ left: 8, top: TOP, width: width - 20, cellHeight: 22, theme },
  });
}

function pictures(
  { result }: Strategies,
  largest: number,
  width: number,
  theme: Theme,
): { body: string; height: number } {
  const { rows, columns } = result.grid as { rows: number; columns: number };
  const beside = Math.max(1, Math.floor((width - 12) / (PICTURE + 16)));
  const cell = PICTURE / Math.max(1, columns);
  const high = 20 + cell * rows + 14;
  const blank = (count: number) => Array.from({ length: count }, () => "");
  const body = result.clusters.map(({ mean, share }, c) => {
    const [left, top] = [8 + (c % beside) * (PICTURE + 16), TOP + Math.floor(c / beside) * high];
    const name = `${c + 1}: ${percent(share)} of rows`;
    const picture = heatGrid({
      ...{ rows: blank(rows), columns: blank(columns), left, top: top + 20, width: PICTURE, cellHeight: cell, theme },
      shade: (r, k) => (largest > 0 ? drawable(mean[r * columns + k] ?? 0) / largest : 0),
    });
    const label = labelWidth(name) > PICTURE ? shortLabel(name, 20) : name;
    return textLine(left, top + 14, label, { size: 12, bold: true, colour: theme.ink }) + picture.body;
  });
  return { body: body.join("\n"), height: high * Math.ceil(result.clusters.length / beside) };
}
