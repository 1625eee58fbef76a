import { scaleLinear } from "d3-scale";
import type { Attribution } from "../../core/explanation.js";
import { counted } from "../../render/counted.js";
import { greatest } from "../../render/greatest.js";
import { smallBehind } from "../../render/small-effects.js";
import { bounds } from "../bounds.js";
import type { Chart } from "../chart.js";
import { labelWidth, shortLabel } from "../short-label.js";
import { escapeXml, svgPage, textLine } from "../svg-page.js";
import { tickText } from "../tick-text.js";
import { attributionTable } from "./attribution-table.js";
import { COLOURS, NO_VALUE, rankColours, valueColours } from "./value-colours.js";

const ROW = 34;
const TOP = 66;
const BOTTOM = 78;
/** Half the height of a row that dots may fill, and the diameter of a dot. */
const HALF = 14;
const DOT = 4.4;

/**
 * For each part a row of dots, one per explanation, at its value, coloured by what the explained row holds.
 * Drawn with d3-scale: Plot has one circle per dot, which for 30,000 dots is 2 MB; here all dots of a colour are one path.
 */
export const beeswarmChart: Chart<Attribution> = {
  kind: "attribution",
  name: "beeswarm",
  needs: "many",
  // Regions and words of two inputs are not the same part.
  suits: ({ subject }) => !subject.source,
  caption:
    "Each dot is one row of the table: right of the line the part raises the answer, left of it lowers it. Orange dots hold a high value of the part, blue ones a low one, grey ones no number.",
  svg(explanations, { output, width, top, theme }) {
    const table = attributionTable(explanations, output);
    const shown = table.columns.slice(0, top);
    const labelsWidth = Math.min(
      Math.round(width * 0.35),
      Math.max(60, greatest(shown.map(({ name }) => labelWidth(name)))) + 12,
    );
    const characters = Math.max(6, Math.floor(labelsWidth / 6.6));
    const x = scaleLinear(bounds([0, ...shown.flatMap(({ values }) => values)]), [labelsWidth + 14, width - 16]).nice();
    const height = TOP + ROW * shown.length + BOTTOM;
    const bottom = TOP + ROW * shown.length;
    const ticks = x.ticks(4).map((tick) => {
      const at = x(tick).toFixed(1);
      return `<path d="M${at} ${TOP - 6}V${bottom}" stroke="${theme.line}"/>${textLine(Number(at), bottom + 16, tickText(tick), { size: 11, anchor: "middle", colour: theme.faint })}`;
    });
    const rows = shown.map(({ name, values, held }, i) => {
      const middle = TOP + ROW * i + ROW / 2;
      return (
        textLine(labelsWidth, middle + 4, shortLabel(name, characters), {
          size: 12,
          anchor: "end",
          colour: theme.ink,
        }) +
        dots(
          values.map((value) => x(value)),
          rankColours(held),
          middle,
        )
      );
    });
    const more = table.columns.length - shown.length;
    const facts = `${counted(table.rows.length, "row")}${more > 0 ? `; the ${shown.length} parts that move the answer most, of ${table.columns.length}` : ""}${smallBehind(table.small, "all", "the answers")}`;
    const title = `${table.model}: ${table.output}`;
    return svgPage(
      width,
      height,
      `${title}; ${facts}`,
      [
        textLine(6, 20, title, { size: 14, bold: true, most: width, colour: theme.ink }),
        textLine(6, 39, facts, { size: 12, most: width, colour: theme.faint }),
        ...ticks,
        `<path d="M${x(0).toFixed(1)} ${TOP - 6}V${bottom}" stroke="${theme.ink}"/>`,
        ...rows,
        textLine((labelsWidth + width) / 2, bottom + 34, table.scale ? `effect, in ${table.scale}` : "effect", {
          size: 12,
          anchor: "middle",
          colour: theme.ink,
          most: width - labelsWidth,
        }),
        // Far enough from the edge for the words on both sides of the colours.
        legend(Math.min((labelsWidth + width) / 2, width - 136), bottom + 50, theme.faint),
      ],
      theme.paper,
    );
  },
};

/** Dots of one row: each as near to the middle as the dots before it in the same place let it be. */
function dots(at: readonly number[], colours: readonly number[], middle: number): string {
  const filled = new Map<number, number>();
  const paths = new Map<number, string>();
  const largest = at.reduce((most, x) => {
    const bin = Math.round(x / DOT);
    filled.set(bin, (filled.get(bin) ?? 0) + 1);
    return Math.max(most, filled.get(bin) as number);
  }, 0);
  const step = Math.min(DOT * 0.8, HALF / Math.max(1, Math.ceil(largest / 2)));
  filled.clear();
  at.forEach((x, i) => {
    const bin = Math.round(x / DOT);
    const place = filled.get(bin) ?? 0;
    filled.set(bin, place + 1);
    const y = middle + (place % 2 === 0 ? 1 : -1) * Math.ceil(place / 2) * step;
    paths.set(colours[i], `${paths.get(colours[i]) ?? ""}M${x.toFixed(1)} ${y.toFixed(1)}h0`);
  });
  return [...paths]
    .map(
      ([colour, d]) =>
        `<path d="${d}" stroke="${colour < 0 ? NO_VALUE : valueColours[colour]}" stroke-width="${DOT}" stroke-linecap="round" stroke-opacity=".85" fill="none"/>`,
    )
    .join("");
}

function legend(middle: number, y: number, colour: string): string {
  const cell = 14;
  const left = middle - (COLOURS * cell) / 2;
  return [
    ...valueColours.map(
      (fill, i) => `<rect x="${(left + i * cell).toFixed(1)}" y="${y}" width="${cell}" height="8" fill="${fill}"/>`,
    ),
    textLine(left - 6, y + 8, "low value", { size: 11, anchor: "end", colour }),
    textLine(left + COLOURS * cell + 6, y + 8, escapeXml("high value"), { size: 11, colour }),
  ].join("");
}
