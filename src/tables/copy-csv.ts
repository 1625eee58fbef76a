import { join } from "node:path";
import type { Feature } from "../core/features.js";
import { WhyboxError } from "../core/whybox-error.js";
import { cellNumber, isCode } from "./cell-number.js";
import { checkCases } from "./check-cases.js";
import { doubtfulPoint } from "./doubtful-points.js";
import { quoteFile, quoteText } from "./duckdb-session.js";
import type { FileValue, TextTable } from "./table-source.js";
import { MAX_DEFAULT_LINE_BYTES, writeLines } from "./write-lines.js";

/** Labels that DuckDB takes for true and false, and would spell so. */
const BOOLEAN_LABEL = /^(yes|no|y|n|t|f)$/i;

/**
 * Writes a CSV file again in the one form that DuckDB cannot misread, and returns the SQL that reads it: UTF-8, commas,
 * line feeds. Codes with leading zeros, numbers that no double holds, yes and no, and what a category feature names stay texts.
 */
export async function copyCsv(
  path: string,
  table: TextTable,
  directory: string,
  decimal: "." | ",",
  features: readonly Feature[] | undefined,
): Promise<string> {
  const { names } = table;
  checkCases(path, names);
  const isText = names.map((name) => features?.some((each) => each.name === name && each.kind === "category") ?? false);
  for (const [name, cell] of table.doubtful ?? []) {
    if (!isText[names.indexOf(name)]) throw new WhyboxError("INVALID_DATA", doubtfulPoint(path, name, cell));
  }
  const file = join(directory, "data.csv");
  const longest = await writeLines(file, async function* () {
    yield names.map((name) => `"${name.replaceAll('"', '""')}"`).join(",");
    for await (const chunk of table.rows()) {
      for (const row of chunk) {
        row.forEach((cell, column) => {
          if (typeof cell !== "string" || isText[column]) return;
          isText[column] = BOOLEAN_LABEL.test(cell) || isCode(cell) || typeof cellNumber(cell, decimal) === "bigint";
        });
        // An empty line would be no row.
        yield row.length === 1 && row[0] === null ? '""' : row.map(csvCell).join(",");
      }
    }
  });
  const types = names.flatMap((name, column) => (isText[column] ? [`${quoteText(name)}: 'VARCHAR'`] : []));
  const lines = longest > MAX_DEFAULT_LINE_BYTES ? `, max_line_size = ${longest}, buffer_size = ${2 * longest}` : "";
  return `read_csv(${quoteFile(file)}, header = true, delim = ',', quote = '"', escape = '"', comment = '', skip = 0, sample_size = -1, hive_partitioning = false, decimal_separator = '${decimal}'${lines}${types.length > 0 ? `, types = {${types.join(", ")}}` : ""})`;
}

function csvCell(value: FileValue): string {
  if (value === null) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}
