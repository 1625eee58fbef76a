import { rmSync } from "node:fs";
import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { type DuckDB, importDuckDB } from "./import-duckdb.js";
import { makeSessionDirectory } from "./session-directory.js";

/** DuckDB keeps what it has read of Parquet files until its memory is full, and 50 kB per file beyond; files are read once. */
export const WITHOUT_FILE_CACHE = { enable_external_file_cache: "false" };

/** A query that multiplies rows without end is to fail before it fills the disk. */
const MAX_SPILLED = "10GB";

/** A database in memory that may read the files it was given, and nothing else on the machine or the network. */
export interface DuckDBSession {
  readonly duckdb: DuckDB;
  readonly connection: DuckDBConnection;
  /** For files that belong to the session; removed with it. */
  readonly directory: string;
  close(): void;
}

/**
 * Opens a locked database: SQL in it reads the allowed files only, loads no extension and can change no setting.
 *
 * @param allowed  files that may be read
 * @param signal  interrupts what the database is at, until the session is closed
 * @throws WhyboxError DEPENDENCY_MISSING
 */
export async function openSession(
  path: string,
  allowed: readonly string[],
  signal?: AbortSignal,
): Promise<DuckDBSession> {
  const duckdb = await importDuckDB(`readTable: reading ${path}`);
  // A sort too large for memory spills there; DuckDB always lets SQL see this directory, so nothing else is in it.
  const directory = makeSessionDirectory();
  const remove = () => rmSync(directory, { recursive: true, force: true });
  try {
    const instance = await duckdb.DuckDBInstance.create(":memory:", {
      temp_directory: directory,
      max_temp_directory_size: MAX_SPILLED,
      memory_limit: "1GB",
      ...WITHOUT_FILE_CACHE,
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      allow_community_extensions: "false",
    });
    const connection = await instance.connect();
    const readable = allowed.flatMap((file) => [file, resolve(file)]).map(quoteText);
    await connection.run(`SET allowed_paths = [${readable.join(", ")}]`);
    await connection.run("SET enable_external_access = false");
    await connection.run("SET lock_configuration = true");
    const stopInterrupting = signal && interruptAfter(signal, connection);
    const close = () => {
      stopInterrupting?.();
      connection.closeSync();
      instance.closeSync();
      remove();
    };
    return { duckdb, connection, directory, close };
  } catch (error) {
    remove();
    throw error;
  }
}

const INTERRUPT_EVERY_MS = 50;

/**
 * Interrupts what the database is at once the signal is given, again and again: an interruption between two statements,
 * or before a statement has begun to run, has no effect. Returns what ends that.
 */
function interruptAfter(signal: AbortSignal, connection: DuckDBConnection): () => void {
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    connection.interrupt();
    timer = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
  };
  if (signal.aborted) start();
  else signal.addEventListener("abort", start, { once: true });
  return () => {
    signal.removeEventListener("abort", start);
    clearInterval(timer);
  };
}

export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteFile(path: string): string {
  return quoteText(literalPath(path));
}

/** Characters that would make the path a pattern over many files stand for themselves. */
export function literalPath(path: string): string {
  return path.replace(/[*?[]/g, "[$&]");
}
