import type { Explanation } from "../../core/explanation.js";
import { toText } from "../../render/text/to-text.js";

/** The forms in which an explanation is written. */
export const FORMATS = ["json", "text", "md", "html", "svg", "png"] as const;
export type Format = (typeof FORMATS)[number];

/** The form that the ending of a file name stands for. */
export function formatOf(file: string | undefined): Format | undefined {
  const ending = /\.(json|jsonl|ndjson|md|html|htm|svg|png)$/i.exec(file ?? "")?.[1].toLowerCase();
  if (ending === "jsonl" || ending === "ndjson") return "json";
  return ending === "htm" ? "html" : (ending as Format | undefined);
}

/** Options of drawing, for the formats that take them. */
export type DrawOptions = {
  readonly top?: number;
  /** Characters of text, pixels of a chart. */
  readonly width?: number;
  readonly chart?: string;
  readonly title?: string;
};

/** The explanation in that form: JSON on one line, or the content of a file. Several make one page or one chart. */
export async function serialise(
  explanation: Explanation | readonly Explanation[],
  format: Format,
  { top, width, chart, title }: DrawOptions = {},
): Promise<string | Uint8Array> {
  const explanations = Array.isArray(explanation)
    ? (explanation as readonly Explanation[])
    : [explanation as Explanation];
  // Loaded only where a chart is drawn, so that text does not wait for it.
  switch (format) {
    case "json":
      return explanations.map((each) => `${JSON.stringify(each)}\n`).join("");
    case "text":
      return explanations.map((each) => toText(each, { top, width })).join("\n");
    case "md":
      return (await import("../../report/to-markdown.js")).toMarkdown(explanation, { title });
    case "html":
      return (await import("../../report/to-html.js")).toHtml(explanation, { title });
    case "svg":
      return (await import("../../charts/to-svg.js")).toSvg(explanation, { top, width, chart });
    case "png":
      return (await import("../../charts/to-png.js")).toPng(explanation, { top, width, chart });
  }
}
