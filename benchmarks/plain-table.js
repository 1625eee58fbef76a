/** Columns of text, the first to the left and the others to the right. */
export function plainTable(header, rows) {
  const lines = [header, ...rows.map((row) => row.map(String))];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  const text = lines.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join("  ")
      .trimEnd(),
  );
  return [text[0], rule, ...text.slice(1)].join("\n");
}

/** "pass" or "FAIL", with the target beside it. */
export function verdict(holds, target) {
  return `${holds ? "pass" : "FAIL"} (${target})`;
}
