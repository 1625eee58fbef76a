import { checkKnownOptions } from "../core/checks/check-options.js";
import type { Feature } from "../core/features.js";
import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";
import { encodeRows } from "./encode-rows.js";
import { inferRows } from "./infer-rows.js";
import { openTable } from "./open-table.js";
import type { TableSource } from "./table-source.js";

export type ReadTableOptions = {
  /** A SELECT over the file, which it knows as the table `data`, in DuckDB's SQL. Default: all rows as they come. */
  readonly query?: string;
  /** Columns to leave out; names that the file does not hold are no error. Default: none. */
  readonly ignore?: readonly string[];
};

/**
 * Reads a table file on Node: CSV, TSV, JSON, JSON lines or Parquet, by the end of its name.
 *
 * With `features`, columns are found by name, in whatever order, and every cell must fit its feature:
 * categories by their labels, numbers spelled in full ("12abc" is an error, not 12), empty cells and null only
 * where the feature says `missing`. true and false count as 1 and 0 where a number is asked for. Without
 * `features` they are inferred: numbers where every cell that is not empty is one, else a category with its
 * labels in order, `missing` where there are gaps.
 *
 * CSV cells are text, so that the label "007" stays "007"; with a query, columns that no category feature names
 * have the type DuckDB sees in them. CSV needs a first line of names; its separator is read off that line.
 *
 * @param path  ends in .csv, .tsv, .json, .jsonl, .ndjson or .parquet
 * @param features  what the columns hold; a model's are `model.input.features`
 * @returns rows x features, in the order of the features (without features: of the file), and the features
 * @throws WhyboxError INVALID_DATA naming file, row (from 0) and column; INVALID_ARGUMENT; DEPENDENCY_MISSING
 *   when @duckdb/node-api is not installed
 * Cost: the file is read in pieces of some thousand rows; memory 8 bytes a cell, twice that for a moment.
 *   Without features a file with categories is read twice.
 * @example
 * const { rows } = await readTable("people.csv", model.input.features, { ignore: ["id"] });
 */
export async function readTable(
  path: string,
  features?: readonly Feature[],
  options: ReadTableOptions = {},
): Promise<{ rows: Matrix; features: readonly Feature[] }> {
  const { query, ignore = [] } = checkArguments(path, features, options);
  const source = await openTable(path, { query, features });
  try {
    const kept = source.names.flatMap((name, column) => (ignore.includes(name) ? [] : [column]));
    if (kept.length === 0) {
      throw new WhyboxError("INVALID_DATA", `${source.where}: every column is ignored`);
    }
    const table = features
      ? { rows: await encodeRows(source, features, matchColumns(source, features, kept, ignore)), features }
      : await inferRows(source, kept);
    if (table.rows.rows === 0) throw new WhyboxError("INVALID_DATA", `${source.where}: expected rows, got none`);
    return table;
  } finally {
    source.close();
  }
}

function checkArguments(path: unknown, features: unknown, options: unknown): ReadTableOptions {
  const fail = (message: string): never => {
    throw new WhyboxError("INVALID_ARGUMENT", `readTable: ${message}`);
  };
  if (typeof path !== "string" || path === "") fail(`expected the path of a file, got ${String(path)}`);
  if (features !== undefined && !(Array.isArray(features) && features.length > 0)) {
    fail(`expected features to be a list of at least one feature, got ${String(features)}`);
  }
  checkKnownOptions("readTable", options, ["query", "ignore"]);
  const { query, ignore } = options as ReadTableOptions;
  if (query !== undefined && (typeof query !== "string" || query.trim() === "")) {
    fail(`expected query to be a SELECT over the table data, got ${JSON.stringify(query)}`);
  }
  if (ignore !== undefined && !(Array.isArray(ignore) && ignore.every((name) => typeof name === "string"))) {
    fail(`expected ignore to be a list of column names, got ${JSON.stringify(ignore)}`);
  }
  return options as ReadTableOptions;
}

/** Where each feature stands in the file; nothing may be missing, nothing left over. */
function matchColumns(
  { where, names }: TableSource,
  features: readonly Feature[],
  kept: readonly number[],
  ignore: readonly string[],
): number[] {
  const wanted = features.map(({ name }) => name);
  const ignored = wanted.find((name) => ignore.includes(name));
  if (ignored !== undefined) {
    throw new WhyboxError("INVALID_DATA", `${where}: column ${quoted([ignored])} is ignored, but the model takes it`);
  }
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const are = missing.length === 1 ? "column %s is missing" : "columns %s are missing";
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: ${are.replace("%s", () => quoted(missing))}; model takes ${quoted(wanted)}`,
    );
  }
  const extra = kept.map((column) => names[column]).filter((name) => !wanted.includes(name));
  if (extra.length > 0) {
    const are = extra.length === 1 ? "column %s is not one" : "columns %s are not among those";
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: ${are.replace("%s", () => quoted(extra))} the model takes (${quoted(wanted)}); leave ${extra.length === 1 ? "it" : "them"} out with ignore: ${JSON.stringify(extra)}, on the command line with --ignore ${extra.map(asListItem).join(",")}`,
    );
  }
  return wanted.map((name) => names.indexOf(name));
}

function quoted(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(", ");
}

/** A name as the command line takes it in a list: in quotes where it holds a comma or a quote. */
function asListItem(name: string): string {
  const item = /[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
  return /[^\w.,-]/.test(item) ? `'${item.replaceAll("'", "'\\''")}'` : item;
}
