import type { TextSource } from "../../core/explanation.js";

/**
 * The text with the words that count in brackets, each with the sign of its value: `was [+good], but [-dull]`.
 *
 * @param values  one per part; words of parts with value 0 are left as they are
 */
export function markedText({ text, spans }: TextSource, values: readonly number[]): string {
  const marks = spans
    .flatMap((places, part) => places.map(([from, to]) => ({ from, to, value: values[part] })))
    .filter(({ value }) => value !== 0)
    .toSorted((a, b) => a.from - b.from);
  let marked = "";
  let at = 0;
  for (const { from, to, value } of marks) {
    marked += `${text.slice(at, from)}[${value < 0 ? "-" : "+"}${text.slice(from, to)}]`;
    at = to;
  }
  return marked + text.slice(at);
}
