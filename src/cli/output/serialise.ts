import { toPng } from "../../charts/to-png.js";
import { toSvg } from "../../charts/to-svg.js";
import type { Explanation } from "../../core/explanation.js";
import { toText } from "../../render/text/to-text.js";
import { toHtml } from "../../report/to-html.js";

/** The forms in which an explanation is written. */
export const FORMATS = ["json", "text", "svg", "png", "html"] as const;
export type Format = (typeof FORMATS)[number];

/** The form that the ending of a file name stands for. */
export function formatOf(file: string | undefined): Format | undefined {
  const ending = /\.(json|jsonl|ndjson|svg|png|html?)$/i.exec(file ?? "")?.[1].toLowerCase();
  if (ending === "htm") return "html";
  return ending === "jsonl" || ending === "ndjson" ? "json" : (ending as Format | undefined);
}

/** The explanation in that form: JSON on one line, or the content of a file. */
export async function serialise(
  explanation: Explanation,
  format: Format,
  options: { readonly top?: number } = {},
): Promise<string | Uint8Array> {
  if (format === "json") return `${JSON.stringify(explanation)}\n`;
  return format === "text" ? toText(explanation, options) : draw(explanation, format, options);
}

/** One explanation, or several together, as a picture or a page. */
export async function draw(
  explanation: Explanation | readonly Explanation[],
  format: "svg" | "png" | "html",
  options: { readonly top?: number; readonly chart?: string } = {},
): Promise<string | Uint8Array> {
  if (format === "html") return toHtml(explanation);
  return format === "svg" ? toSvg(explanation, options) : toPng(explanation, options);
}
