import { greatest } from "../greatest.js";
import { displayWidth } from "./display-width.js";
import { fittedApart } from "./fitted.js";

/** Between columns. */
const GAP = 2;

/**
 * Rows of cells as aligned lines, indented by two: the first column to the left, the others to the right. Where the line
 * is too long the first column is cut at its end, or in the middle where ends are what names differ in.
 *
 * @param head  names of the columns; none: no line for them
 */
export function textTable(
  head: readonly string[] | undefined,
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const lines = head ? [head, ...rows] : rows;
  if (lines.length === 0) return [];
  const columns = greatest(lines.map((line) => line.length));
  const widths = Array.from({ length: columns }, (_, c) => greatest(lines.map((line) => displayWidth(line[c] ?? ""))));
  const others = widths.slice(1).reduce((sum, each) => sum + each + GAP, 0);
  const first = Math.max(8, Math.min(widths[0], width - 2 - others));
  const names = fittedApart(
    lines.map(([name]) => name),
    first,
  );
  return lines.map((line, i) => {
    const rest = widths
      .slice(1)
      .map((each, c) => " ".repeat(GAP + each - displayWidth(line[c + 1] ?? "")) + (line[c + 1] ?? ""));
    return `  ${names[i]}${rest.join("")}`.trimEnd();
  });
}
