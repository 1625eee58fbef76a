import type { InteractionIndexExplanation } from "../../core/kinds/interaction-index.js";
import { roundedTo } from "../../core/rounded-to.js";
import { counted } from "../../render/counted.js";
import { greatest } from "../../render/greatest.js";
import { significant } from "../../render/significant.js";
import { smallBehind } from "../../render/small-effects.js";
import { valueScale } from "../../render/value-scale.js";
import type { Chart } from "../chart.js";
import { colourOfStep, divergingLegend, LEGEND_HALF, stepOf } from "../diverging-legend.js";
import { labelWidth, shortLabel } from "../short-label.js";
import { svgPage, textLine } from "../svg-page.js";
import { emptyChart } from "../titled.js";
import { pairTable, smallPairs } from "./pair-table.js";

const TOP = 56;
const MAX_CELL = 44;

/** Parts against parts: interactions of two beside the diagonal, effects of single parts on it. */
export const interactionHeatmapChart: Chart<InteractionIndexExplanation> = {
  kind: "interactionIndex",
  name: "heatmap",
  needs: "one",
  caption:
    "Each cell is what two parts do together beyond what each does: orange where they raise the answer, blue where they lower it. The framed cells on the diagonal are the effects of single parts, on a scale of their own.",
  svg([explanation], { output, width, top, theme }) {
    const table = pairTable(explanation, output, top);
    const title = `${explanation.subject.model}: ${explanation.subject.outputs[output]}`;
    if (table.parts.length === 0) return emptyChart(title, "no part has a value", width, theme);
    const labels = table.parts.map(({ label }) => label);
    const labelsWidth = Math.min(
      Math.round(width * 0.4),
      Math.max(60, greatest(labels.map((label) => labelWidth(label)))) + 12,
    );
    const cell = Math.min(MAX_CELL, (width - labelsWidth - 20) / labels.length);
    const left = labelsWidth + 8;
    const bottom = TOP + cell * labels.length;
    const scale = valueScale(explanation, output);
    const place = (at: number) => (at * cell).toFixed(1);
    const side = Math.max(cell - 1, 0.7 * cell).toFixed(1);
    const cells = table.parts.flatMap(({ effect }, row) =>
      table.pairs[row].map((pair, column) => {
        // On a scale of their own: beside effects of single parts, interactions would all look like none.
        const step = row === column ? stepOf(effect, table.largestEffect) : stepOf(pair, table.largestPair);
        const colour = colourOfStep(step);
        const frame = row === column ? ` stroke="${theme.ink}" stroke-width="1.2"` : "";
        return `<rect x="${(left + column * cell).toFixed(1)}" y="${(TOP + row * cell).toFixed(1)}" width="${side}" height="${side}" fill="${colour}"${frame}/>`;
      }),
    );
    const facts = `${explanation.result.index}${smallBehind(smallPairs(explanation, output), "all interactions", "the answer")}; on the diagonal effects of single parts, up to ±${significant(roundedTo(table.largestEffect, 2))}${scale ? ` ${scale}` : ""}${table.others > 0 ? `; ${counted(table.others, "other part")} not drawn` : ""}`;
    const size = Math.max(8, Math.min(12, cell - 2));
    const characters = Math.max(6, Math.floor(labelsWidth / (size * 0.58)) - 4);
    return svgPage(
      width,
      Math.ceil(bottom + 62),
      `${title}; ${facts}`,
      [
        textLine(6, 20, title, { size: 14, bold: true, most: width, colour: theme.ink }),
        textLine(6, 39, facts, { size: 12, most: width, colour: theme.faint }),
        ...cells,
        ...labels.flatMap((label, row) => [
          textLine(
            labelsWidth,
            TOP + Number(place(row)) + cell / 2 + size / 3,
            `${shortLabel(label, characters)} · ${row + 1}`,
            {
              size,
              anchor: "end",
              colour: theme.ink,
            },
          ),
          // A column has the number of its part: names would not fit.
          textLine(left + Number(place(row)) + cell / 2, bottom + 14, String(row + 1), {
            size: Math.min(size, 11),
            anchor: "middle",
            colour: theme.faint,
          }),
        ]),
        ...divergingLegend(
          Math.min((left + width) / 2, width - LEGEND_HALF),
          Math.ceil(bottom + 24),
          table.largestPair,
          scale ? `interaction, in ${scale}` : "interaction",
          theme.faint,
        ),
      ],
      theme.paper,
    );
  },
};
