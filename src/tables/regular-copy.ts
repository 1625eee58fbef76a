import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Feature } from "../core/features.js";
import { WhyboxError } from "../core/whybox-error.js";
import { quoteFile, quoteText } from "./duckdb-session.js";
import { type JsonRecord, jsonRecords } from "./json-records.js";
import type { JsonForm } from "./json-table.js";
import { isCode, strictNumber } from "./strict-number.js";
import type { FileValue, TextTable } from "./table-source.js";

/** Lines up to this are what DuckDB's readers take as they are. */
const MAX_DEFAULT_LINE_BYTES = 2_000_000;

/**
 * Writes a CSV file again in the one form that DuckDB cannot misread, and returns the SQL that reads it: UTF-8, commas,
 * line feeds. Codes with leading zeros, numbers that no double holds and what a category feature names stay texts.
 */
export async function copyCsv(
  table: TextTable,
  directory: string,
  decimal: "." | ",",
  features: readonly Feature[] | undefined,
): Promise<string> {
  const { names } = table;
  const isText = names.map((name) => features?.some((each) => each.name === name && each.kind === "category") ?? false);
  const file = join(directory, "data.csv");
  const longest = await writeLines(file, async function* () {
    yield names.map((name) => `"${name.replaceAll('"', '""')}"`).join(",");
    for await (const chunk of table.rows()) {
      for (const row of chunk) {
        row.forEach((cell, column) => {
          if (typeof cell !== "string" || isText[column]) return;
          isText[column] = isCode(cell) || typeof strictNumber(cell, decimal) === "bigint";
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

/**
 * Writes a JSON file again as an object per line, and returns the SQL that reads it.
 */
export async function copyJson(path: string, form: JsonForm, directory: string): Promise<string> {
  const gaps = new Set<unknown>(form.na);
  const names = new Map<string, string>();
  const file = join(directory, "data.jsonl");
  const longest = await writeLines(file, async function* () {
    for await (const record of jsonRecords(path, form.encoding)) {
      for (const name of Object.keys(record)) checkCase(path, names, name);
      yield jsonLine(record, gaps);
    }
  });
  const size = Math.max(longest, MAX_DEFAULT_LINE_BYTES);
  return `read_json(${quoteFile(file)}, format = 'newline_delimited', records = 'true', sample_size = -1, hive_partitioning = false, map_inference_threshold = -1, maximum_object_size = ${size})`;
}

/** Whole numbers that no double holds are written with all their digits where DuckDB's integers hold them. */
function jsonLine(record: JsonRecord, gaps: ReadonlySet<unknown>): string {
  let hasBig = false;
  const line = JSON.stringify(record, (_, value) => {
    if (gaps.has(value)) return null;
    if (typeof value === "number" && Math.abs(value) === Number.POSITIVE_INFINITY) return String(value);
    if (typeof value !== "bigint") return value;
    if (BigInt.asIntN(64, value) !== value) return String(value);
    hasBig = true;
    return `${BIG}${value}`;
  });
  return hasBig ? line.replace(BIG_TEXT, "$1") : line;
}

const BIG = "\u0000whole:";
const BIG_TEXT = /"\\u0000whole:(-?\d+)"/g;

/** SQL takes names that differ in case for one. */
function checkCase(path: string, names: Map<string, string>, name: string): void {
  const other = names.get(name.toLowerCase());
  names.set(name.toLowerCase(), name);
  if (other === undefined || other === name) return;
  const both = [other, name].map((each) => JSON.stringify(each)).join(" and ");
  throw new WhyboxError(
    "INVALID_DATA",
    `${path}: a query cannot tell columns ${both} apart; read the file without one`,
  );
}

function csvCell(value: FileValue): string {
  if (value === null) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Writes lines to a file; returns the bytes of the longest. */
async function writeLines(file: string, lines: () => AsyncIterable<string>): Promise<number> {
  let longest = 0;
  await pipeline(async function* () {
    for await (const line of lines()) {
      const bytes = Buffer.from(`${line}\n`);
      longest = Math.max(longest, bytes.length);
      yield bytes;
    }
  }, createWriteStream(file));
  return longest;
}
