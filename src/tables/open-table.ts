import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname } from "node:path";
import { missingPackage } from "../core/checks/missing-package.js";
import type { Feature } from "../core/features.js";
import { WhyboxError } from "../core/whybox-error.js";
import { type CsvHeader, csvHeader } from "./csv-header.js";
import { isOpenEnded } from "./is-open-ended.js";
import type { FileValue, TableSource } from "./table-source.js";

export type OpenTableOptions = {
  readonly query?: string;
  /** Known features: with a query, what keeps a category's labels from being read as numbers. */
  readonly features?: readonly Feature[];
};

type Format = "csv" | "json" | "parquet";

const FORMATS: { readonly [extension: string]: { readonly format: Format; readonly delimiter?: string } } = {
  ".csv": { format: "csv" },
  ".tsv": { format: "csv", delimiter: "\t" },
  ".json": { format: "json" },
  ".jsonl": { format: "json" },
  ".ndjson": { format: "json" },
  ".parquet": { format: "parquet" },
};

/**
 * Opens a table file with DuckDB; whoever opens it closes it.
 *
 * @throws WhyboxError INVALID_DATA for a file that is missing, empty, of an unknown kind or no table, and for a
 *   query that fails or is no SELECT; DEPENDENCY_MISSING
 */
export async function openTable(path: string, options: OpenTableOptions): Promise<TableSource> {
  const { query, features } = options;
  const where = query === undefined ? path : `${path} (query)`;
  const { format, header } = await inspect(path);
  const duckdb = await importDuckDB(path);
  const instance = await duckdb.DuckDBInstance.create(":memory:", {
    // A sort too large for memory spills there and not into the working directory.
    temp_directory: tmpdir(),
    memory_limit: "1GB",
    // Nothing is fetched from the network because a query names it.
    autoinstall_known_extensions: "false",
  });
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    const scan = { path, format, header, features };
    await createView(connection, query === undefined ? textScan(scan) : typedScan(scan), textScan(scan));
    const described = await connection.prepare(query ?? "SELECT * FROM data");
    if (described.statementType !== duckdb.StatementType.SELECT) {
      throw new WhyboxError("INVALID_DATA", `${where}: expected a SELECT over the table data, got ${query}`);
    }
    const stored = Array.from({ length: described.columnCount }, (_, column) => described.columnName(column));
    const names = query === undefined && header ? header.names : stored;
    checkNames(where, names);
    const decode = format === "json" && query === undefined ? decodeJson : (value: unknown) => plain(duckdb, value);

    let total: number | undefined;
    /** Streaming from a file ends early, and says nothing, at a row that cannot be read; a table has no such rows. */
    const materialise = async (list: string): Promise<number> => {
      await connection.run(`CREATE TEMP TABLE materialised AS ${query ?? `SELECT ${list} FROM data`}`);
      const counted = await connection.runAndReadAll("SELECT count(*) FROM materialised");
      return Number(counted.getRows()[0][0]);
    };
    return {
      where,
      names,
      spelled: format === "csv",
      close,
      async *read(columns) {
        const list = columns.map((column) => quoteName(stored[column])).join(", ");
        let read = 0;
        try {
          total ??= await materialise(list);
          for await (const chunk of await connection.stream(`SELECT ${list} FROM materialised`)) {
            read += chunk.rowCount;
            yield chunk.getColumns().map((column) => column.map(decode));
          }
        } catch (cause) {
          throw unreadable(where, cause);
        }
        if (read !== total)
          throw new WhyboxError("INVALID_DATA", `${where}: only ${read} of ${total} rows could be read`);
      },
    };
  } catch (cause) {
    close();
    throw unreadable(where, cause);
  }
}

/** Makes the table `data`. Where types cannot be guessed, reading the file as text says in which line it fails. */
async function createView(
  connection: import("@duckdb/node-api").DuckDBConnection,
  scan: string,
  asText: string,
): Promise<void> {
  try {
    await connection.run(`CREATE TEMP VIEW data AS SELECT * FROM ${scan}`);
  } catch (cause) {
    if (scan !== asText) await connection.run(`SELECT * FROM ${asText}`);
    throw cause;
  }
}

async function inspect(path: string): Promise<{ format: Format; header?: CsvHeader }> {
  const extension = extname(path).toLowerCase();
  const known = FORMATS[extension];
  if (!known) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${path}: expected a file that ends in ${Object.keys(FORMATS).join(", ")}, got ${extension ? `"${extension}"` : "no extension"}`,
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
  if (known.format === "json" && (await isOpenEnded(path))) {
    throw new WhyboxError("INVALID_DATA", `${path}: the list has no end; the file seems to be cut off`);
  }
  if (known.format !== "csv") return { format: known.format };
  const header = await csvHeader(path, known.delimiter);
  if (!header) throw new WhyboxError("INVALID_DATA", `${path}: expected a first line with the names of the columns`);
  return { format: "csv", header };
}

async function importDuckDB(path: string) {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    throw missingPackage(`readTable: reading ${path}`, "@duckdb/node-api", cause);
  }
}

type Scan = {
  readonly path: string;
  readonly format: Format;
  readonly header: CsvHeader | undefined;
  readonly features: readonly Feature[] | undefined;
};

/** Every value as the file spells it. */
function textScan({ path, format, header }: Scan): string {
  if (format === "parquet") return `read_parquet(${fileNamed(path)}, hive_partitioning = false)`;
  // Depth 1 leaves every value the JSON it is: "007" stays a text, and no text becomes a date.
  if (format === "json") return `read_json(${fileNamed(path)}, ${JSON_LAYOUT}, maximum_depth = 1)`;
  const { names, delimiter } = header as CsvHeader;
  // Under names of our own, so that DuckDB neither guesses types nor renames "a" beside "A".
  const columns = names.map((_, column) => `'c${column}': 'VARCHAR'`).join(", ");
  return `read_csv(${fileNamed(path)}, auto_detect = false, columns = {${columns}}, ${dialect(delimiter)})`;
}

/** Every value with a type that a query can compute with; what a category feature names stays text. */
function typedScan({ path, format, header, features }: Scan): string {
  if (format === "parquet") return `read_parquet(${fileNamed(path)}, hive_partitioning = false)`;
  if (format === "json") return `read_json(${fileNamed(path)}, ${JSON_LAYOUT})`;
  const { names, delimiter } = header as CsvHeader;
  const labels = names.filter((name) =>
    features?.some((feature) => feature.name === name && feature.kind === "category"),
  );
  const types = labels.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(", ");
  return `read_csv(${fileNamed(path)}, sample_size = -1, ${dialect(delimiter)}${types && `, types = {${types}}`})`;
}

const JSON_LAYOUT = "records = 'true', sample_size = -1, hive_partitioning = false";

function dialect(delimiter: string): string {
  return `header = true, delim = ${quoteText(delimiter)}, quote = '"', escape = '"', comment = '', skip = 0, hive_partitioning = false`;
}

/** Characters that would make the path a pattern over many files stand for themselves. */
function fileNamed(path: string): string {
  return quoteText(path.replace(/[*?[]/g, "[$&]"));
}

function checkNames(where: string, names: readonly string[]): void {
  const unnamed = names.indexOf("");
  if (unnamed >= 0)
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: column ${unnamed} has no name; name it, or write the file without it`,
    );
  const repeated = names.find((name, column) => names.indexOf(name) !== column);
  if (repeated !== undefined) {
    throw new WhyboxError("INVALID_DATA", `${where}: column ${JSON.stringify(repeated)} is there twice`);
  }
}

function decodeJson(value: unknown): FileValue {
  if (typeof value !== "string") return null;
  const parsed: unknown = JSON.parse(value);
  if (parsed === null || typeof parsed !== "object") return parsed as FileValue;
  return { unsupported: Array.isArray(parsed) ? "a list" : "an object" };
}

function plain(duckdb: typeof import("@duckdb/node-api"), value: unknown): FileValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return Number.isNaN(value) ? null : value;
  if (typeof value !== "object") return value as FileValue;
  if (value instanceof duckdb.DuckDBDecimalValue) return value.toDouble();
  const nested = [
    [duckdb.DuckDBListValue, "a list"],
    [duckdb.DuckDBArrayValue, "a list"],
    [duckdb.DuckDBStructValue, "an object"],
    [duckdb.DuckDBMapValue, "a map"],
    [duckdb.DuckDBUnionValue, "a union"],
    [duckdb.DuckDBBlobValue, "bytes"],
  ] as const;
  const found = nested.find(([type]) => value instanceof type);
  // What is left prints as a label does: dates, times, UUIDs.
  return found ? { unsupported: found[1] } : String(value);
}

/** What DuckDB says, in one line: its first sentence without the advice about its own options. */
function unreadable(where: string, cause: unknown): unknown {
  if (cause instanceof WhyboxError) return cause;
  const said = String((cause as Error).message);
  const cells = /CSV Error on Line: (\d+)[\s\S]*Expected Number of Columns: (\d+) Found: (\d+)/.exec(said);
  const sentence = cells
    ? `line ${cells[1]}: expected ${cells[2]} cells, as in the header, got ${cells[3]}`
    : said.includes("unterminated quote")
      ? `line ${/Line: (\d+)/.exec(said)?.[1]}: a quote is not closed`
      : said.includes("expected records")
        ? "expected a list of objects, or an object a line"
        : said
            .split(/\n\s*\n|\n\s*Candidate functions:|\nPossible |\nLINE \d|\nThe search space|\n *Try /)[0]
            .replace(/^[A-Z][A-Za-z ]*Error: /, "")
            .replace(/\s+/g, " ")
            .trim();
  return new WhyboxError("INVALID_DATA", `${where}: ${sentence}`, { cause });
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
