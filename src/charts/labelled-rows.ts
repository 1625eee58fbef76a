import * as Plot from "@observablehq/plot";
import { plotSvg } from "./plot-svg.js";
import { labelWidth, shortLabel } from "./short-label.js";
import type { Theme } from "./theme.js";
import { titled } from "./titled.js";

/** Pixels above the rows, below them, and of one row. */
const MARGIN_TOP = 58;
const MARGIN_BOTTOM = 44;
const ROW_HEIGHT = 24;

/** Rows of bars, lines or dots over one horizontal axis, each with its label on the left and its number on the right. */
export type LabelledRows = {
  readonly title: string;
  readonly more: string;
  readonly rows: readonly { readonly label: string; readonly number: string; readonly pale?: boolean }[];
  readonly axis: {
    readonly label: string;
    readonly domain: readonly [number, number];
    readonly nice?: boolean;
    readonly tickFormat?: (value: number) => string;
  };
  /** Marks below the grid. */
  readonly ground?: Plot.Markish[];
  /** Marks above the grid. `y: "i"` puts a mark into row `i`, counted from 0. */
  readonly marks: Plot.Markish[];
  readonly width: number;
  readonly theme: Theme;
};

/** Draws the rows; margins fit the labels, up to two fifths of the width, and the numbers. */
export function labelledRows({ title, more, rows, axis, ground = [], marks, width, theme }: LabelledRows): string {
  const widestLabel = Math.max(60, Math.round(width * 0.4));
  const letters = Math.max(6, Math.floor(widestLabel / 6.6));
  const labels = rows.map(({ label }) => shortLabel(label, letters));
  const marginLeft = Math.min(widestLabel, Math.ceil(widest(labels))) + 14;
  const marginRight = Math.ceil(widest(rows.map(({ number }) => number))) + 16;
  const ticks = Math.max(2, Math.min(5, Math.floor((width - marginLeft - marginRight) / 55)));
  const numbers = rows.map(({ number, pale = false }, i) => ({ i, number, pale }));
  return plotSvg(`${title}; ${more}`, theme, {
    width,
    height: MARGIN_TOP + MARGIN_BOTTOM + ROW_HEIGHT * rows.length,
    ...{ marginTop: MARGIN_TOP, marginBottom: MARGIN_BOTTOM, marginLeft, marginRight },
    x: { ...axis, ticks, labelAnchor: "center", labelArrow: "none" },
    y: {
      type: "band",
      ...{ domain: numbers.map(({ i }) => i), tickFormat: (i: number) => labels[i], label: null, tickSize: 0 },
    },
    marks: [
      ...ground,
      Plot.gridX({ stroke: theme.line, strokeOpacity: 1, ticks }),
      ...marks,
      Plot.text(numbers, {
        ...{ y: "i", frameAnchor: "right", textAnchor: "start", dx: 8, text: "number" },
        fill: numbers.some(({ pale }) => pale) ? ({ pale }) => (pale ? theme.faint : theme.ink) : theme.ink,
      }),
      ...titled(title, more, { marginLeft, marginTop: MARGIN_TOP }, width, theme),
    ],
  });
}

function widest(texts: readonly string[]): number {
  return texts.reduce((pixels, text) => Math.max(pixels, labelWidth(text)), 0);
}
