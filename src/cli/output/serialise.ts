import type { Explanation } from "../../core/explanation.js";
import { toText } from "../../render/text/to-text.js";
import { terminalJson } from "./terminal-json.js";
import { UsageError } from "./usage-error.js";

/** The forms in which an explanation is written. */
export const FORMATS = ["json", "text", "md", "html", "svg", "png"] as const;
export type Format = (typeof FORMATS)[number];

const ENDINGS: { readonly [ending: string]: Format } = {
  ...{ json: "json", jsonl: "json", ndjson: "json", txt: "text", text: "text" },
  ...{ md: "md", markdown: "md", html: "html", htm: "html", svg: "svg", png: "png" },
};

/** Endings of files that nobody takes for text, and that no command writes. */
const NOT_WRITTEN = /^(pdf|docx?|odt|rtf|xlsx?|ods|csv|tsv|parquet|jpe?g|webp|avif|gif|tiff?|xml|ya?ml|zip|gz)$/;

/**
 * The form that the ending of a file name stands for; undefined where it stands for none.
 *
 * @param formats  those that the command writes
 * @throws UsageError for the ending of a form that it does not write
 */
export function formatOf<F extends Format>(file: string | undefined, formats: readonly F[]): F | undefined {
  const ending = /\.([a-z]+)$/i.exec(file ?? "")?.[1].toLowerCase();
  if (ending === undefined) return undefined;
  const format = Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending] : undefined;
  const isWritten = format === undefined ? !NOT_WRITTEN.test(ending) : (formats as readonly Format[]).includes(format);
  if (isWritten) return format as F | undefined;
  throw new UsageError(`--out ${file}: this command writes ${formats.join(", ")}; give the file such an ending`);
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
      return explanations.map((each) => terminalJson(each)).join("");
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
