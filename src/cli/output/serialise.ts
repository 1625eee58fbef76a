import { toPng } from "../../charts/to-png.js";
import { toSvg } from "../../charts/to-svg.js";
import type { Explanation } from "../../core/explanation.js";
import { toText } from "../../render/text/to-text.js";

/** The forms in which an explanation is written. */
export const FORMATS = ["json", "text", "svg", "png"] as const;
export type Format = (typeof FORMATS)[number];

/** The form that the ending of a file name stands for. */
export function formatOf(file: string | undefined): Format | undefined {
  const ending = /\.(json|jsonl|ndjson|svg|png)$/i.exec(file ?? "")?.[1].toLowerCase();
  return ending === "jsonl" || ending === "ndjson" ? "json" : (ending as Format | undefined);
}

/** The explanation in that form: JSON on one line, or the content of a file. */
export async function serialise(
  explanation: Explanation,
  format: Format,
  options: { readonly top?: number; readonly width?: number } = {},
): Promise<string | Uint8Array> {
  switch (format) {
    case "json":
      return `${JSON.stringify(explanation)}\n`;
    case "text":
      return toText(explanation, options);
    case "svg":
      return toSvg(explanation);
    case "png":
      return toPng(explanation);
  }
}
