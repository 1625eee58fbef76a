import type { DuckDBConnection, DuckDBDecimalValue } from "@duckdb/node-api";
import { WhyboxError } from "../core/whybox-error.js";
import { shownText } from "./cell.js";
import { cellNumber } from "./cell-number.js";
import { checkQuery } from "./check-query.js";
import { type DuckDBSession, quoteFile, quoteText } from "./duckdb-session.js";
import type { DuckDB } from "./import-duckdb.js";
import type { FileValue, TableSource } from "./table-source.js";

/** Source of a query, and how it is read. */
export type DuckDBRequest = {
  /** The file as the caller named it, for errors. */
  readonly where: string;
  /** The table function that reads the file, in SQL. */
  readonly scan: string;
  /** A SELECT over the table `data`. Default: all of it. */
  readonly query: string | undefined;
  readonly spelled: TableSource["spelled"];
  /** More rows are an error. Default: as many as make 50 million cells, 400 MB. */
  readonly maxRows?: number | undefined;
  /** The names of the columns in the file, where DuckDB may change them. */
  readonly fileNames?: readonly string[];
  /** Called at every chunk, and after an error: one that comes of an interruption is that of the abort. */
  readonly giveWay?: () => Promise<void>;
};

/**
 * The rows of a file as DuckDB reads them, or those that a query makes of them.
 *
 * @throws WhyboxError INVALID_DATA for a file that cannot be read, and for a query that fails or is no SELECT
 */
export async function duckdbSource(session: DuckDBSession, request: DuckDBRequest): Promise<TableSource> {
  const { duckdb, connection } = session;
  const { where, scan, query, spelled, fileNames, giveWay = async () => {} } = request;
  try {
    await connection.run(`CREATE TEMP VIEW data AS SELECT * FROM ${scan}`);
    const selected = await selectedNames(duckdb, connection, where, query ?? "SELECT * FROM data");
    const names = query === undefined ? (fileNames ?? selected) : selected;
    const maxRows = request.maxRows ?? Math.floor(MAX_CELLS / names.length);
    let total: number | undefined;
    return {
      where,
      names,
      spelled,
      close: session.close,
      async *read(columns) {
        let read = 0;
        try {
          total ??= await (query === undefined
            ? countRows(connection, "data")
            : materialise(connection, query, Math.min(maxRows, Number.MAX_SAFE_INTEGER - 1) + 1));
          if (total > maxRows) throw tooManyRows(where, maxRows, query !== undefined);
          const table = query === undefined ? "data" : "materialised";
          // By position: SQL takes names that differ in case for one.
          const all = names.map((_, column) => `c${column}`).join(", ");
          const list = columns.map((column) => `c${column}`).join(", ");
          for await (const chunk of await connection.stream(`SELECT ${list} FROM ${table} AS numbered(${all})`)) {
            await giveWay();
            read += chunk.rowCount;
            yield chunk.getColumns().map((column) => column.map((value) => plain(duckdb, value)));
          }
        } catch (cause) {
          await giveWay();
          throw unreadable(where, cause);
        }
        // Streaming from a file ends early, and says nothing, at a row that cannot be read.
        if (read !== total) {
          throw new WhyboxError("INVALID_DATA", `${where}: only ${read} of ${total} rows could be read`);
        }
      },
    };
  } catch (cause) {
    await giveWay();
    throw unreadable(where, cause);
  }
}

/** The names of the columns in a Parquet file; a view of it adds numbers to names that differ in case alone. */
export async function parquetNames({ connection }: DuckDBSession, path: string): Promise<string[]> {
  try {
    const schema = await connection.runAndReadAll(`SELECT name, num_children FROM parquet_schema(${quoteFile(path)})`);
    const [, ...nodes] = schema.getRows().map(([name, children]) => ({ name, children: Number(children ?? 0) }));
    // Nodes come before their children: one is at the top where no child is awaited.
    let awaited = 0;
    return nodes.flatMap(({ name, children }) => {
      const isTop = awaited === 0;
      awaited += children - (isTop ? 0 : 1);
      return isTop ? [String(name)] : [];
    });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function selectedNames(duckdb: DuckDB, connection: DuckDBConnection, where: string, sql: string) {
  await checkQuery(connection, where, sql);
  const prepared = await connection.prepare(sql);
  if (prepared.statementType !== duckdb.StatementType.SELECT) {
    throw new WhyboxError("INVALID_DATA", `${where}: expected a SELECT over the table data, got ${shownText(sql)}`);
  }
  return Array.from({ length: prepared.columnCount }, (_, column) => prepared.columnName(column));
}

/** A few words of SQL make any number of rows, and so do a few bytes of a Parquet file. */
const MAX_CELLS = 5e7;

function tooManyRows(where: string, maxRows: number, isQuery: boolean): WhyboxError {
  const fewer = isQuery ? "take fewer, by LIMIT or USING SAMPLE" : "take some of them, by a query with LIMIT";
  return new WhyboxError(
    "INVALID_DATA",
    `${where}: expected at most ${maxRows} rows, got more; ${fewer}, or, in code, raise maxRows of readTable or readDataset`,
  );
}

/** Makes the table `materialised` and counts its rows, so that a query that draws at random is asked once. */
async function materialise(connection: DuckDBConnection, select: string, limit: number): Promise<number> {
  // A view takes the query as it is, be there a semicolon or a comment behind it.
  await connection.run(`CREATE TEMP VIEW selected AS ${select}`);
  await connection.run(`CREATE TEMP TABLE materialised AS SELECT * FROM selected LIMIT ${limit}`);
  return countRows(connection, "materialised");
}

/** A Parquet file says itself how many rows it has. */
async function countRows(connection: DuckDBConnection, table: string): Promise<number> {
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${table}`);
  return Number(counted.getRows()[0][0]);
}

function plain(duckdb: DuckDB, value: unknown): FileValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return Number.isNaN(value) ? null : value;
  if (typeof value !== "object") return value as FileValue;
  if (value instanceof duckdb.DuckDBDecimalValue) return value.scale === 0 ? value.value : decimal(value);
  const nested = [
    [duckdb.DuckDBListValue, "a list"],
    [duckdb.DuckDBArrayValue, "a list"],
    [duckdb.DuckDBStructValue, "an object"],
    [duckdb.DuckDBMapValue, "a map"],
    [duckdb.DuckDBUnionValue, "a union"],
    [duckdb.DuckDBBlobValue, "bytes"],
  ] as const;
  const found = nested.find(([type]) => value instanceof type);
  // The remaining types print as labels do: dates, times, UUIDs.
  return found ? { unsupported: found[1] } : String(value);
}

/** A decimal as a number, or as its text where its double would have other digits before the point. */
function decimal(value: DuckDBDecimalValue): FileValue {
  const number = cellNumber(value.toString());
  return typeof number === "number" ? number : value.toString();
}

/** An error repeats the query, which may be long. */
const MAX_SENTENCE_CHARACTERS = 500;

/** An error of DuckDB's in one line: its first sentence, without advice about options that are not offered here. */
function unreadable(where: string, cause: unknown): unknown {
  if (cause instanceof WhyboxError) return cause;
  const message = String((cause as Error).message);
  const blocked = /Cannot access (?:file|directory) "([^"]*)"/.exec(message);
  const sentence = blocked
    ? `a query may read the file it is over, and no other; ${quoteText(blocked[1])} takes allow: ["${blocked[1]}"], on the command line --allow-file`
    : message
        .split(/\n\s*\n|\n\s*Candidate functions:|\nPossible |\nLINE \d|\nThe search space|\n *Try /)[0]
        .replace(/^[A-Z][A-Za-z ]*Error: /, "")
        .replace(/\s+/g, " ")
        .trim()
        .slice(0, MAX_SENTENCE_CHARACTERS);
  return new WhyboxError("INVALID_DATA", `${where}: ${sentence}`, { cause });
}
