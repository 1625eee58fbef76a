import { checkKnownOptions, checkOneOf, checkWholeNumber } from "../core/checks/check-options.js";
import { checkSignal } from "../core/checks/check-signal.js";
import { describeValue } from "../core/checks/describe-value.js";
import type { Feature } from "../core/features.js";
import { turnsOf } from "../core/give-way.js";
import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";
import { quotedText } from "./cell.js";
import { ENCODINGS, type Encoding } from "./decoded-text.js";
import { encodeRows } from "./encode-rows.js";
import { inferRows } from "./infer-rows.js";
import { openTable } from "./open-table.js";
import type { TableSource } from "./table-source.js";

export type ReadTableOptions = {
  /** A SELECT over the file, which it knows as the table `data`, in DuckDB's SQL. Default: all rows as they come. */
  readonly query?: string;
  /** Further files that the query may read, such as one to join with; it reads no other. Default: none. */
  readonly allow?: readonly string[];
  /**
   * With a query or a Parquet file, whose rows no size of a file bounds: more of them are an error. Default: as many as
   * make 50 million cells, 400 MB.
   */
  readonly maxRows?: number;
  /** Columns to leave out; names that the file does not hold are no error. Default: none. */
  readonly ignore?: readonly string[];
  /** The column with the names of the rows, which come back as `ids`. The model need not take it. */
  readonly id?: string;
  /** Texts that mean a gap, such as ["?", "NA"]. Default: only empty cells and null do. */
  readonly na?: readonly string[];
  /** CSV: the character between cells. Default: read off the first lines. */
  readonly delimiter?: string;
  /** CSV: the character between whole and part of a number. Default: a point. */
  readonly decimal?: "." | ",";
  /** CSV and JSON: default what the byte order mark says, else UTF-8. */
  readonly encoding?: Encoding;
  /** Stops the reading, which rejects with ABORTED; a query is interrupted. */
  readonly signal?: AbortSignal;
};

/** Content of a table file. */
export type ReadTable = {
  /** rows x features */
  readonly rows: Matrix;
  readonly features: readonly Feature[];
  /** One per row, where `id` was given. */
  readonly ids?: readonly string[];
};

/**
 * Reads a table file on Node: CSV, TSV, JSON, JSON lines or Parquet, by the end of its name.
 *
 * With `features`, columns are found by name, in whatever order, and every cell must fit its feature:
 * categories by their labels, numbers spelled in full ("12abc" is an error, not 12), empty cells and null only
 * where the feature says `missing`. true and false count as 1 and 0 where a number is asked for. Without
 * `features` they are inferred: numbers where every cell that is not empty is one, else a category with its
 * labels in order, `missing` where there are gaps. Codes with leading zeros are labels, and so are whole numbers that
 * no double holds.
 *
 * CSV cells are text, so that the label "007" stays "007"; with a query, columns have the type DuckDB sees in them, but
 * for those that a category feature names and for codes. CSV needs a first line of names. A query can read this file,
 * those in `allow`, and nothing else on the machine or the network.
 *
 * @param path  ends in .csv, .tsv, .json, .jsonl, .ndjson or .parquet
 * @param features  the kinds of the columns; a model's are `model.input.features`
 * @returns rows x features, in the order of the features (without features: of the file), the features, and the ids
 * @throws WhyboxError INVALID_DATA naming file, row (from 0) and column; INVALID_ARGUMENT; ABORTED; DEPENDENCY_MISSING
 *   for Parquet and queries when @duckdb/node-api is not installed
 * Cost: the file is read in pieces of some thousand rows; memory 8 bytes per cell, twice that for a moment.
 *   JSON is read twice, a file with categories once more where features are inferred.
 * @example
 * const { rows } = await readTable("people.csv", model.input.features, { ignore: ["id"] });
 */
export async function readTable(
  path: string,
  features?: readonly Feature[],
  options: ReadTableOptions = {},
): Promise<ReadTable> {
  const { ignore = [], id, na, decimal, ...form } = checkArguments(path, features, options);
  const giveWay = turnsOf("readTable", form.signal);
  await giveWay();
  const source = await openTable(path, { ...form, na, decimal, features, giveWay });
  try {
    const leftOut = new Set(ignore);
    const left = source.names.flatMap((name, column) => (leftOut.has(name) ? [] : [column]));
    const kept = left.filter((column) => source.names[column] !== id);
    if (left.length === 0 || (!features && kept.length === 0)) {
      throw new WhyboxError("INVALID_DATA", `${source.where}: every column is ignored`);
    }
    const idColumn = id === undefined ? undefined : findColumn(source, id);
    const table = features
      ? { ...(await encodeRows(source, features, matchColumns(source, features, kept, ignore), idColumn)), features }
      : await inferRows(source, kept, idColumn, { na, decimal });
    if (table.rows.rows === 0) throw new WhyboxError("INVALID_DATA", `${source.where}: expected rows, got none`);
    const { rows, ids } = table;
    return { rows, features: table.features, ...(idColumn !== undefined && { ids }) };
  } finally {
    source.close();
  }
}

function checkArguments(path: unknown, features: unknown, options: unknown): ReadTableOptions {
  const fail = (message: string): never => {
    throw new WhyboxError("INVALID_ARGUMENT", `readTable: ${message}`);
  };
  if (typeof path !== "string" || path === "") fail(`expected the path of a file, got ${describeValue(path)}`);
  if (features !== undefined && !(Array.isArray(features) && features.length > 0)) {
    fail(`expected features to be a list of at least one feature, got ${describeValue(features)}`);
  }
  checkKnownOptions("readTable", options, KNOWN_OPTIONS);
  const given = options as ReadTableOptions;
  const { query, id, delimiter } = given;
  if (query !== undefined && (typeof query !== "string" || query.trim() === "")) {
    fail(`expected query to be a SELECT over the table data, got ${JSON.stringify(query)}`);
  }
  for (const [name, holds] of Object.entries({ ignore: "column names", na: "texts", allow: "files" })) {
    const list = given[name as "ignore" | "na" | "allow"];
    if (list === undefined || (Array.isArray(list) && list.every((item) => typeof item === "string"))) continue;
    fail(`expected ${name} to be a list of ${holds}, got ${JSON.stringify(list)}`);
  }
  if (id !== undefined && (typeof id !== "string" || id === "")) {
    fail(`expected id to be the name of a column, got ${JSON.stringify(id)}`);
  }
  if (
    delimiter !== undefined &&
    !(typeof delimiter === "string" && delimiter.length === 1 && !/["\r\n]/.test(delimiter))
  ) {
    fail(`expected delimiter to be one character, got ${JSON.stringify(delimiter)}`);
  }
  checkOneOf("readTable", "decimal", given.decimal, [".", ","]);
  checkOneOf("readTable", "encoding", given.encoding, ENCODINGS);
  checkWholeNumber("readTable", "maxRows", given.maxRows, 1);
  checkSignal("readTable", given.signal);
  return given;
}

const KNOWN_OPTIONS = ["query", "ignore", "id", "na", "delimiter", "decimal", "encoding", "allow", "maxRows", "signal"];

export function findColumn({ where, names }: TableSource, name: string): number {
  const column = names.indexOf(name);
  if (column >= 0) return column;
  const problem = `${where}: no column ${quotedText(name)} for the ids; the file has ${shown(names)}`;
  throw new WhyboxError("INVALID_DATA", problem, { cause: new WhyboxError("INVALID_ARGUMENT", problem) });
}

/** Position of each feature in the file; nothing may be missing, nothing left over. */
export function matchColumns(
  { where, names }: TableSource,
  features: readonly Feature[],
  kept: readonly number[],
  ignore: readonly string[],
): number[] {
  const wanted = features.map(({ name }) => name);
  const [leftOut, taken, places] = [new Set(ignore), new Set(wanted), new Map(names.map((name, at) => [name, at]))];
  const ignored = wanted.find((name) => leftOut.has(name));
  if (ignored !== undefined) {
    throw new WhyboxError("INVALID_DATA", `${where}: column ${quotedText(ignored)} is ignored, but the model takes it`);
  }
  const missing = wanted.filter((name) => !places.has(name));
  if (missing.length > 0) {
    const are = missing.length === 1 ? "column %s is missing" : "columns %s are missing";
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: ${are.replace("%s", () => shown(missing))}; model takes ${shown(wanted)}; the file has ${shown(names)}`,
    );
  }
  const extra = kept.map((column) => names[column]).filter((name) => !taken.has(name));
  if (extra.length > 0) {
    const are = extra.length === 1 ? "column %s is not one" : "columns %s are not among those";
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: ${are.replace("%s", () => shown(extra))} the model takes (${shown(wanted)}); leave ${extra.length === 1 ? "it" : "them"} out with ignore: ${ignoreHint(extra)}`,
    );
  }
  return wanted.map((name) => places.get(name) as number);
}

const MAX_SHOWN_NAMES = 30;
const MAX_HINT_CHARACTERS = 500;

function shown(names: readonly string[]): string {
  const more = names.length - MAX_SHOWN_NAMES;
  return `${names.slice(0, MAX_SHOWN_NAMES).map(quotedText).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** The option to copy; of very many names the beginning. */
function ignoreHint(names: readonly string[]): string {
  if (names.length > MAX_SHOWN_NAMES) return `[${quotedText(names[0])}, ...], on the command line with --ignore`;
  const listed = names.map(quotedText).join(",");
  return `[${listed}], on the command line with --ignore ${names.map(asListItem).join(",").slice(0, MAX_HINT_CHARACTERS)}`;
}

/** A name as the command line takes it in a list: in quotes where it holds a comma or a quote. */
function asListItem(name: string): string {
  const item = /[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
  return /[^\w.,-]/.test(item) ? `'${item.replaceAll("'", "'\\''")}'` : item;
}
