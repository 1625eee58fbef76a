import type { Attribution } from "../../core/explanation.js";
import { counted } from "../../render/counted.js";
import { greatest } from "../../render/greatest.js";
import { smallBehind } from "../../render/small-effects.js";
import type { Chart } from "../chart.js";
import { colourOfStep, divergingLegend, LEGEND_HALF, NOTHING, stepOf } from "../diverging-legend.js";
import { labelWidth, shortLabel } from "../short-label.js";
import { svgPage, textLine } from "../svg-page.js";
import { attributionTable } from "./attribution-table.js";
import { orderBySimilarity } from "./order-by-similarity.js";

const ROW = 20;
const TOP = 56;

/**
 * Rows of the table from left to right, alike ones side by side; parts from top to bottom; colour says how far the part
 * moves the answer. Drawn by hand: all cells of a colour are one path, where Plot has an element for each.
 */
export const heatmapChart: Chart<Attribution> = {
  kind: "attribution",
  name: "heatmap",
  needs: "many",
  // Regions and words of two inputs are not the same part.
  suits: ({ subject }) => !subject.source,
  caption:
    "Each column is one row of the table, with similar ones side by side: orange where the part raises the answer, blue where it lowers it. Blocks of colour are groups of rows that the model treats alike.",
  svg(explanations, { output, width, top, theme }) {
    const table = attributionTable(explanations, output);
    const shown = table.columns.slice(0, top);
    const order = orderBySimilarity(shown.map(({ values }) => values));
    const labelsWidth = Math.min(
      Math.round(width * 0.35),
      Math.max(60, greatest(shown.map(({ name }) => labelWidth(name)))) + 12,
    );
    const characters = Math.max(6, Math.floor(labelsWidth / 6.6));
    const left = labelsWidth + 8;
    const cell = (width - left - 12) / Math.max(1, order.length);
    const largest = shown.reduce(
      (most, { values }) => values.reduce((m, value) => Math.max(m, Math.abs(value)), most),
      0,
    );
    const bottom = TOP + ROW * shown.length;
    const cells = new Map<number, string>();
    shown.forEach(({ values }, p) => {
      const y = TOP + ROW * p;
      const steps = order.map((row) => stepOf(values[row], largest));
      for (let from = 0; from < steps.length; ) {
        let to = from + 1;
        while (to < steps.length && steps[to] === steps[from]) to++;
        // Cells without colour are the ground that all of them lie on.
        if (steps[from] !== 0)
          cells.set(
            steps[from],
            `${cells.get(steps[from]) ?? ""}M${(left + from * cell).toFixed(1)} ${y}h${((to - from) * cell).toFixed(1)}v${ROW - 1}h${(-(to - from) * cell).toFixed(1)}z`,
          );
        from = to;
      }
    });
    const title = `${table.model}: ${table.output}`;
    const facts = `${counted(table.rows.length, "row")}, similar ones side by side${smallBehind(table.small, "all", "the answers")}`;
    return svgPage(
      width,
      bottom + 56,
      `${title}; ${facts}`,
      [
        textLine(6, 20, title, { size: 14, bold: true, most: width, colour: theme.ink }),
        textLine(6, 39, facts, { size: 12, most: width, colour: theme.faint }),
        `<rect x="${left}" y="${TOP}" width="${(width - left - 12).toFixed(1)}" height="${ROW * shown.length}" fill="${NOTHING}"/>`,
        ...[...cells].map(([step, d]) => `<path d="${d}" fill="${colourOfStep(step)}"/>`),
        ...shown.map(({ name }, p) =>
          textLine(labelsWidth, TOP + ROW * p + 14, shortLabel(name, characters), {
            size: 12,
            anchor: "end",
            colour: theme.ink,
          }),
        ),
        ...divergingLegend(
          Math.min((left + width) / 2, width - LEGEND_HALF),
          bottom + 14,
          largest,
          table.scale ? `effect, in ${table.scale}` : "effect",
          theme.faint,
        ),
      ],
      theme.paper,
    );
  },
};
