import { toPng } from "../../charts/to-png.js";
import { toSvg } from "../../charts/to-svg.js";
import type { Explanation } from "../../core/explanation.js";
import { toText } from "../../render/text/to-text.js";

/** The forms in which an explanation is written. */
export const FORMATS = ["json", "text", "svg", "png"] as const;
export type Format = (typeof FORMATS)[number];

/** The form that the name of a file asks for. */
export function formatOf(file: string | undefined): Format | undefined {
  const ending = /\.(json|jsonl|ndjson|svg|png)$/i.exec(file ?? "")?.[1].toLowerCase();
  return ending === "jsonl" || ending === "ndjson" ? "json" : (ending as Format | undefined);
}

/** An explanation in that form: JSON on one line, or what goes into a file. */
export async function written(explanation: Explanation, format: Format): Promise<string | Uint8Array> {
  switch (format) {
    case "json":
      return `${JSON.stringify(explanation)}\n`;
    case "text":
      return toText(explanation);
    case "svg":
      return toSvg(explanation);
    case "png":
      return toPng(explanation);
  }
}
