import { deflateSync, strToU8 } from "fflate";
import { base64 } from "../core/base64.js";
import type { Explanation } from "../core/explanation.js";
import { VERSION } from "../core/version.js";
import { escapeHtml, nameHtml } from "./escape-html.js";
import { pageScript, pageScriptHash } from "./page-script.js";
import { pageStyle, pageStyleHash } from "./page-style.js";

/** Characters of JSON above which it is compressed. */
const MAX_PLAIN = 60_000;

/** 1.2 MB of a review take 31 ms at this level and become 249 kB; at the highest 42 to 88 ms, and 241 kB. */
const DEFLATE_LEVEL = 5;

/** The page may run its own script and style and show images that it holds; it can load nothing and send nothing. */
const POLICY = `default-src 'none'; script-src '${pageScriptHash}'; style-src '${pageStyleHash}'; img-src data:; base-uri 'none'; form-action 'none'`;

/** Parts of a page as HTML, besides those that every page has. */
export type PageParts = {
  readonly title: string;
  /** Below the title; empty: nothing. */
  readonly subtitle: string;
  readonly contents: string;
  readonly articles: readonly string[];
  /** JSON embedded in the page. */
  readonly explanations: readonly Explanation[];
};

/** A page that works offline, loads nothing and sends nothing. */
export function pageHtml({ title, subtitle, contents, articles, explanations }: PageParts): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(title.slice(0, 200))}</title>`,
    `<style>${pageStyle}</style>`,
    "</head>",
    "<body>",
    `<header><h1>${nameHtml(title)}</h1>${subtitle === "" ? "" : `<p>${escapeHtml(subtitle)}</p>`}</header>`,
    contents,
    "<main>",
    ...articles,
    "</main>",
    '<dialog id="row" aria-label="explanation of a row"><button type="button" class="close">Close</button><div class="content"></div></dialog>',
    `<footer><p><button type="button" id="save">Save the explanations as JSON</button></p><p>Made by whybox ${escapeHtml(VERSION)}. This page loads nothing and sends nothing.</p></footer>`,
    embeddedJson(explanations),
    `<script>${pageScript}</script>`,
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

/** The explanations inside a page, as a script that is data: one JSON text per line, compressed where it is long. */
function embeddedJson(explanations: readonly Explanation[]): string {
  const lines = explanations.map((explanation) => JSON.stringify(explanation)).join("\n");
  if (lines.length <= MAX_PLAIN)
    return `<script type="application/x-ndjson" id="explanations">${lines.replaceAll("<", "\\u003c")}</script>`;
  return `<script type="application/octet-stream" id="explanations" data-coding="deflate-raw">${base64(deflateSync(strToU8(lines), { level: DEFLATE_LEVEL }))}</script>`;
}
