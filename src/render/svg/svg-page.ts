import { printable } from "../printable.js";

/** Text and attributes of an SVG: what means something there is written as entities, what XML forbids is spelled. */
export function escapeXml(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A page of SVG on white, with a title that programs read out. */
export function svgPage(width: number, height: number, title: string, body: readonly string[]): string {
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="Helvetica, Arial, DejaVu Sans, sans-serif">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...body,
    "</svg>",
  ].join("\n")}\n`;
}

/** A line of text that is cut where it would leave the page. */
export function textLine(
  x: number,
  y: number,
  text: string,
  { size = 13, anchor = "start", colour = "#222", bold = false, most = 1000 } = {},
): string {
  // The mean character of these fonts is a little over half as wide as its size.
  const characters = Math.max(1, Math.floor(most / (size * 0.56)));
  const cut = text.length > characters ? `${text.slice(0, characters - 1)}…` : text;
  const weight = bold ? ' font-weight="bold"' : "";
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${colour}" text-anchor="${anchor}"${weight}>${escapeXml(cut)}</text>`;
}
