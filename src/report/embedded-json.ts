import { deflateSync, strToU8 } from "fflate";
import { base64 } from "../core/base64.js";
import type { Explanation } from "../core/explanation.js";

/** Characters of JSON above which it is compressed. */
const MAX_PLAIN = 60_000;

/** The explanations inside a page, as a script that is data: one JSON text per line, compressed where it is long. */
export function embeddedJson(explanations: readonly Explanation[]): string {
  const lines = explanations.map((explanation) => JSON.stringify(explanation)).join("\n");
  if (lines.length <= MAX_PLAIN)
    return `<script type="application/x-ndjson" id="explanations">${lines.replaceAll("<", "\\u003c")}</script>`;
  return `<script type="application/octet-stream" id="explanations" data-coding="deflate-raw">${base64(deflateSync(strToU8(lines), { level: 9 }))}</script>`;
}
