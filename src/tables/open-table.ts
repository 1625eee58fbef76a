import { stat } from "node:fs/promises";
import { extname } from "node:path";
import type { Feature } from "../core/features.js";
import { WhyboxError } from "../core/whybox-error.js";
import { quotedText } from "./cell.js";
import { checkCases } from "./check-cases.js";
import { checkContent } from "./check-content.js";
import { copyCsv } from "./copy-csv.js";
import { copyJson } from "./copy-json.js";
import { type CsvDialect, csvTable } from "./csv-table.js";
import { type DuckDBSession, openSession, quoteFile } from "./duckdb-session.js";
import { duckdbSource, parquetNames } from "./duckdb-source.js";
import { jsonTable } from "./json-table.js";
import type { FileValue, TableSource, TextTable } from "./table-source.js";

export type OpenTableOptions = CsvDialect & {
  readonly query?: string;
  /** With a query or a Parquet file: more rows are an error. Default: as many as make 50 million cells. */
  readonly maxRows?: number | undefined;
  /** Further files that the query may read. */
  readonly allow?: readonly string[];
  /** Known features: with a query, what keeps a category's labels from being read as numbers. */
  readonly features?: readonly Feature[];
  /** Stops a query of the database; `giveWay`, called at every piece of the file, says so by rejecting. */
  readonly signal?: AbortSignal | undefined;
};

type Format = "csv" | "json" | "parquet";

/** Advice for kinds of files that people have and that are not read. */
const OTHER_KINDS: { readonly [extension: string]: string } = {
  ".xlsx": "save the sheet as CSV",
  ".xls": "save the sheet as CSV",
  ".ods": "save the sheet as CSV",
  ".gz": "unpack it first",
  ".zip": "unpack it first",
  ".zst": "unpack it first",
  ".txt": "if it holds a table, name it .csv or .tsv",
};

const FORMATS: { readonly [extension: string]: { readonly format: Format; readonly delimiter?: string } } = {
  ".csv": { format: "csv" },
  ".tsv": { format: "csv", delimiter: "\t" },
  ".json": { format: "json" },
  ".jsonl": { format: "json" },
  ".ndjson": { format: "json" },
  ".parquet": { format: "parquet" },
};

/**
 * Opens a table file; the caller closes it. CSV and JSON are read here; Parquet, and any file under a query, by DuckDB.
 *
 * @throws WhyboxError INVALID_DATA for a file that is missing, empty, of an unknown kind or no table, and for a
 *   query that fails or is no SELECT; DEPENDENCY_MISSING
 */
export async function openTable(path: string, options: OpenTableOptions): Promise<TableSource> {
  const { query } = options;
  const { format, delimiter } = await formatOf(path);
  await checkContent(path, format);
  const form = { ...(delimiter !== undefined && { delimiter }), ...options };
  const spelled = format === "csv" ? (options.decimal ?? ".") : undefined;
  if (format !== "parquet" && query === undefined) {
    const table = format === "csv" ? await csvTable(path, form) : await jsonTable(path, form);
    checkNames(path, table.names);
    return textSource(path, table, spelled);
  }
  return openWithDuckDB(path, format, form, spelled);
}

function textSource(where: string, table: TextTable, spelled: TableSource["spelled"]): TableSource {
  return {
    where,
    names: table.names,
    spelled,
    ...(table.doubtful && { doubtful: table.doubtful }),
    close: () => {},
    async *read(columns) {
      for await (const rows of table.rows()) {
        yield columns.map((column): FileValue[] => rows.map((row) => row[column]));
      }
    },
  };
}

async function openWithDuckDB(
  path: string,
  format: Format,
  form: OpenTableOptions,
  spelled: TableSource["spelled"],
): Promise<TableSource> {
  const { query, features, allow = [], maxRows, giveWay, signal } = form;
  let session: DuckDBSession | undefined;
  try {
    session = await openSession(path, format === "parquet" ? [path, ...allow] : allow, signal);
    const scan =
      format === "csv"
        ? await copyCsv(path, await csvTable(path, form), session.directory, spelled ?? ".", features)
        : format === "json"
          ? await copyJson(path, form, session.directory)
          : `read_parquet(${quoteFile(path)}, hive_partitioning = false)`;
    const fileNames = format === "parquet" ? await parquetNames(session, path) : undefined;
    if (query !== undefined && fileNames) checkCases(path, fileNames);
    const where = query === undefined ? path : `${path} (query)`;
    const source = await duckdbSource(session, { where, scan, query, spelled, maxRows, fileNames, giveWay });
    checkNames(where, source.names);
    return source;
  } catch (error) {
    session?.close();
    // What an abort interrupted fails in words of the database.
    await giveWay?.();
    throw error;
  }
}

async function formatOf(path: string): Promise<{ format: Format; delimiter?: string }> {
  const extension = extname(path).toLowerCase();
  const known = FORMATS[extension];
  if (!known) {
    const advice = OTHER_KINDS[extension];
    throw new WhyboxError(
      "INVALID_DATA",
      `${path}: expected a file that ends in ${Object.keys(FORMATS).join(", ")}, got ${extension ? `"${extension}"` : "no extension"}${advice ? `; ${advice}` : ""}`,
    );
  }
  let file: Awaited<ReturnType<typeof stat>>;
  try {
    file = await stat(path);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : (cause as Error).message;
    throw new WhyboxError("INVALID_DATA", `${path}: ${why}`, { cause });
  }
  if (!file.isFile()) throw new WhyboxError("INVALID_DATA", `${path}: expected a file, got a directory or a device`);
  if (file.size === 0) throw new WhyboxError("INVALID_DATA", `${path}: the file is empty`);
  return known;
}

function checkNames(where: string, names: readonly string[]): void {
  const unnamed = names.indexOf("");
  if (unnamed >= 0)
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: column ${unnamed} has no name; name it, or write the file without it`,
    );
  const repeated = firstRepeated(names);
  if (repeated !== undefined) {
    throw new WhyboxError("INVALID_DATA", `${where}: column ${quotedText(repeated)} is there twice`);
  }
}

function firstRepeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.has(name) || !seen.add(name));
}
