import { join } from "node:path";
import { checkCases } from "./check-cases.js";
import { quoteFile } from "./duckdb-session.js";
import { type JsonRecord, jsonRecords } from "./json-records.js";
import type { JsonForm } from "./json-table.js";
import { MAX_DEFAULT_LINE_BYTES, writeLines } from "./write-lines.js";

/**
 * Writes a JSON file again as an object per line, and returns the SQL that reads it.
 */
export async function copyJson(path: string, form: JsonForm, directory: string): Promise<string> {
  const gaps = new Set<unknown>(form.na);
  const seen = new Map<string, string>();
  const file = join(directory, "data.jsonl");
  const longest = await writeLines(file, async function* () {
    for await (const record of jsonRecords(path, form.encoding, form.giveWay)) {
      checkCases(path, Object.keys(record), seen);
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
