import * as Plot from "@observablehq/plot";
import { printable } from "../render/printable.js";
import { plotSvg } from "./plot-svg.js";
import { shortLabel } from "./short-label.js";
import type { Theme } from "./theme.js";

/** A heading and a line below it, at the upper left of the picture: marks for a plot with these margins. */
export function titled(
  title: string,
  more: string,
  { marginLeft, marginTop = 58 }: { readonly marginLeft: number; readonly marginTop?: number },
  width: number,
  theme: Theme,
): Plot.Markish[] {
  const line = (text: string, size: number, y: number, options: Plot.TextOptions) =>
    Plot.text([shortLabel(printable(text), Math.max(8, Math.floor((width - 12) / (size * 0.56))))], {
      frameAnchor: "top-left",
      textAnchor: "start",
      lineAnchor: "top",
      dx: 6 - marginLeft,
      dy: y - marginTop,
      fontSize: size,
      ...options,
    });
  return [line(title, 14, 8, { fontWeight: "bold", fill: theme.ink }), line(more, 12, 28, { fill: theme.faint })];
}

/** A picture of its title and a sentence, where there is nothing to draw. */
export function emptyChart(title: string, sentence: string, width: number, theme: Theme): string {
  return plotSvg(`${title}; ${sentence}`, theme, {
    width,
    height: 60,
    margin: 0,
    axis: null,
    marks: titled(title, sentence, { marginLeft: 0, marginTop: 0 }, width, theme),
  });
}
