// A table in Markdown.

/** Columns of numbers are aligned to the right. */
export function markdown(head, rows) {
  const lines = [head, ...rows].map((cells) => cells.map(String));
  const widths = head.map((_, column) => Math.max(3, ...lines.map((line) => line[column].length)));
  const isRight = head.map((_, column) => rows.every((row) => /^[\d.,%e-]*$/.test(String(row[column]))));
  const rule = widths.map((width, column) => (isRight[column] ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  const padded = lines.map((line) =>
    line.map((cell, column) => (isRight[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))),
  );
  return [padded[0], rule, ...padded.slice(1)].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
