import { printable } from "../render/printable.js";
import { shortLabel } from "./short-label.js";
import { FONTS, lightTheme } from "./theme.js";

/** Text and attributes of an SVG: what means something there is written as entities, what XML forbids is spelled. */
export function escapeXml(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** A page of SVG, with a title that programs read out. */
export function svgPage(
  width: number,
  height: number,
  title: string,
  body: readonly string[],
  paper: string = lightTheme.paper,
): string {
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${escapeXml(FONTS)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${paper}"/>`,
    ...body,
    "</svg>",
  ].join("\n")}\n`;
}

/** A line of text that is cut where it would leave the page. */
export function textLine(
  x: number,
  y: number,
  text: string,
  { size = 13, anchor = "start", colour = lightTheme.ink, bold = false, most = 1000 } = {},
): string {
  // The mean character of these fonts is a little over half as wide as its size.
  const characters = Math.max(1, Math.floor(most / (size * 0.56)));
  const weight = bold ? ' font-weight="bold"' : "";
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${colour}" text-anchor="${anchor}"${weight}>${escapeXml(shortLabel(text, characters))}</text>`;
}

function round(coordinate: number): number {
  return Math.round(10 * coordinate) / 10;
}
