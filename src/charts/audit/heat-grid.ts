import { interpolateRgb } from "d3-interpolate";
import { greatest } from "../../render/greatest.js";
import { labelWidth, shortLabel } from "../short-label.js";
import { escapeXml, textLine } from "../svg-page.js";
import type { Theme } from "../theme.js";

/** The ground of cells, and the colours of what lies above and below it; told apart by people who see few colours. */
const NOTHING = "#e9e9ec";
const ABOVE = "#d95f02";
const BELOW = "#2a62c9";
/** Colours on each side: cells of a colour are one path. */
const STEPS = 8;
/** Letters of a column's name that is written aslant. */
const ASLANT = 16;

/** A table of coloured cells. */
export type HeatGrid = {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** -1 to 1: blue below 0, orange above; null leaves the cell blank. */
  shade(row: number, column: number): number | null;
  /** Lettering of a cell; left out where it does not fit. */
  text?(row: number, column: number): string;
  readonly left: number;
  readonly top: number;
  /** Pixels from the left edge of the labels to the right edge of the cells. */
  readonly width: number;
  readonly cellHeight: number;
  readonly theme: Theme;
};

/** Draws the table, with the pixels that it takes downwards. */
export function heatGrid(grid: HeatGrid): { readonly body: string; readonly height: number } {
  const { rows, columns, left, top, width, cellHeight, theme } = grid;
  const labelsWidth = rows.some((name) => name !== "")
    ? Math.min(Math.round(width * 0.36), Math.max(24, greatest(rows.map((name) => labelWidth(name)))) + 8)
    : 0;
  const x = left + labelsWidth;
  const widest = greatest(columns.map((name) => labelWidth(name, 11)));
  const isAslant = widest > (width - labelsWidth) / Math.max(1, columns.length) - 4;
  const reach = greatest(columns.map((name) => labelWidth(shortLabel(name, ASLANT), 11)));
  // The last name leans over the edge.
  const lean = isAslant && reach > 0 ? 0.64 * reach - 8 : 0;
  const cell = (width - labelsWidth - lean) / Math.max(1, columns.length);
  const head = columns.every((name) => name === "") ? 0 : isAslant ? Math.ceil(reach * 0.77) + 12 : 18;
  const y = top + head;
  const paths = new Map<number, string>();
  const letters: string[] = [];
  rows.forEach((_, r) => {
    columns.forEach((_, c) => {
      const shade = grid.shade(r, c);
      if (shade === null) return;
      const step = Math.round(STEPS * Math.max(-1, Math.min(1, shade)));
      const place = `M${tenth(x + c * cell)} ${tenth(y + r * cellHeight)}h${tenth(cell - 1)}v${tenth(cellHeight - 1)}h${tenth(1 - cell)}z`;
      paths.set(step, (paths.get(step) ?? "") + place);
      const text = grid.text?.(r, c) ?? "";
      if (text !== "" && cellHeight >= 14 && labelWidth(text, 11) < cell - 3) {
        const middle = { x: x + (c + 0.5) * cell - 0.5, y: y + (r + 0.5) * cellHeight + 3.5 };
        letters.push(textLine(middle.x, middle.y, text, { size: 11, anchor: "middle", colour: inkOn(step) }));
      }
    });
  });
  const characters = Math.max(4, Math.floor((labelsWidth - 8) / 6.6));
  const fitting = (name: string) => (labelWidth(name) <= labelsWidth - 6 ? name : shortLabel(name, characters));
  const body = [
    ...[...paths].map(([step, d]) => `<path d="${d}" fill="${colourOf(step)}"/>`),
    ...letters,
    ...rows.map((name, r) =>
      textLine(x - 6, y + (r + 0.5) * cellHeight + 3.5, fitting(name), {
        size: 12,
        anchor: "end",
        colour: theme.ink,
      }),
    ),
    ...columns.map((name, c) => columnName(name, x + (c + 0.5) * cell, y - 6, isAslant, theme)),
  ].join("\n");
  return { body, height: head + rows.length * cellHeight };
}

function columnName(name: string, x: number, y: number, isAslant: boolean, theme: Theme): string {
  if (!isAslant) return textLine(x, y, name, { size: 11, anchor: "middle", colour: theme.ink });
  const turn = `rotate(-50 ${tenth(x)} ${tenth(y)})`;
  return `<text x="${tenth(x)}" y="${tenth(y)}" font-size="11" fill="${theme.ink}" transform="${turn}">${escapeXml(shortLabel(name, ASLANT))}</text>`;
}

/** The colours from `low` to `high` with what they stand for, centred at x. */
export function heatLegend(
  x: number,
  y: number,
  { low, high, label, isSigned }: { low: string; high: string; label: string; isSigned: boolean },
  theme: Theme,
): string {
  const size = 11;
  const steps = Array.from({ length: isSigned ? 2 * STEPS + 1 : STEPS + 1 }, (_, i) => (isSigned ? i - STEPS : i));
  const left = x - (steps.length * size) / 2;
  return [
    ...steps.map(
      (step, i) =>
        `<rect x="${tenth(left + i * size)}" y="${y}" width="${size}" height="10" fill="${colourOf(step)}"/>`,
    ),
    textLine(left - 6, y + 9, low, { size: 11, anchor: "end", colour: theme.faint }),
    textLine(left + steps.length * size + 6, y + 9, high, { size: 11, colour: theme.faint }),
    textLine(x, y + 26, label, { size: 11, anchor: "middle", colour: theme.faint }),
  ].join("\n");
}

function colourOf(step: number): string {
  return interpolateRgb(NOTHING, step < 0 ? BELOW : ABOVE)(Math.abs(step) / STEPS);
}

/** Black is the easier to read on every orange, white on the darker blues. */
function inkOn(step: number): string {
  return step < -0.6 * STEPS ? "#ffffff" : "#1f2328";
}

function tenth(pixels: number): string {
  return String(Math.round(10 * pixels) / 10);
}
