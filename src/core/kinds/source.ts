import * as v from "valibot";
import { byKind } from "../by-kind.js";
import type { Explained, ImageSource, TextSource } from "../explained.js";
import { expectLength, misfit } from "./misfit.js";
import { count } from "./numbers.js";

/** Pixels of an image that can be drawn: 4096 x 4096. */
const MAX_PIXELS = 2 ** 24;

const BASE64 = /^(?:[a-z\d+/]{4})*(?:[a-z\d+/]{2}==|[a-z\d+/]{3}=)?$/i;

/** An image or text as a whole, for a schema; checkSource checks what its fields say of each other. */
export const source = byKind({
  text: v.object({ kind: v.string(), text: v.string(), spans: v.array(v.array(v.tuple([count, count]))) }),
  image: v.object({
    kind: v.string(),
    width: count,
    height: count,
    png: v.custom<string>((value) => typeof value === "string" && BASE64.test(value), "bytes in base64"),
    labels: v.array(v.tuple([count, count])),
  }),
});

/** Throws unless spans lie in the text, or the PNG has the size that is said and every pixel is of a part. */
export function checkSource({ subject }: Explained<string, unknown>): void {
  if (subject.source?.kind === "text") checkText(subject.source, subject.parts.length);
  if (subject.source?.kind === "image") checkImage(subject.source, subject.parts.length);
}

function checkText({ text, spans }: TextSource, parts: number): void {
  expectLength("subject.source.spans", spans, parts);
  for (const [i, places] of spans.entries())
    for (const [j, [from, to]] of places.entries())
      if (from >= to || to > text.length)
        misfit(`subject.source.spans.${i}.${j}`, `a span within 0 to ${text.length}`, `${from} to ${to}`);
}

function checkImage({ width, height, png, labels }: ImageSource, parts: number): void {
  const pixels = width * height;
  if (!(pixels > 0 && pixels <= MAX_PIXELS))
    misfit("subject.source", `1 to ${MAX_PIXELS} pixels`, `${width} x ${height}`);
  const size = pngSize(png);
  if (size?.width !== width || size.height !== height)
    misfit("subject.source.png", `a PNG of ${width} x ${height}`, size ? `${size.width} x ${size.height}` : "no PNG");
  let labelled = 0;
  for (const [i, [part, length]] of labels.entries()) {
    if (part >= parts) misfit(`subject.source.labels.${i}.0`, `a part below ${parts}`, part);
    labelled += length;
  }
  if (labelled !== pixels) misfit("subject.source.labels", `${pixels} pixels`, labelled);
}

/** Signature, length and name of the first chunk: what every PNG begins with. */
const PNG_START = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/** The size that a PNG in base64 says it has; undefined for anything else. */
function pngSize(base64: string): { width: number; height: number } | undefined {
  const start = atob(base64.slice(0, 32));
  if (!start.startsWith(PNG_START) || start.length < PNG_START.length + 8) return undefined;
  const number = (at: number) => [0, 1, 2, 3].reduce((sum, i) => sum * 256 + start.charCodeAt(at + i), 0);
  return { width: number(PNG_START.length), height: number(PNG_START.length + 4) };
}
