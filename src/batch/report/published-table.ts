import { join } from "node:path";
import { WhyboxError } from "../../core/whybox-error.js";
import { literalPath, quoteText, WITHOUT_FILE_CACHE } from "../../tables/duckdb-session.js";
import { importDuckDB } from "../../tables/import-duckdb.js";

export type Cells = { readonly [column: string]: unknown };

/** The published rows of a batch as a view `explained` of DuckDB, which streams them from their files. */
export interface PublishedTable {
  rows(sql: string): Promise<Cells[]>;
  run(sql: string): Promise<void>;
  close(): void;
}

/**
 * Opens the Parquet files of a batch.
 *
 * @throws WhyboxError INVALID_DATA where nothing is published yet; DEPENDENCY_MISSING
 */
export async function openPublished(out: string): Promise<PublishedTable> {
  const { DuckDBInstance } = await importDuckDB("batchReport: reading Parquet");
  // One thread, since sums in another order differ in their last bits.
  const settings = { threads: "1", memory_limit: "256MB", ...WITHOUT_FILE_CACHE };
  const instance = await DuckDBInstance.create(":memory:", settings);
  const connection = await instance.connect();
  const close = () => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    const files = quoteText(join(literalPath(out), "shards", "*", "rows.parquet"));
    await connection.run(`CREATE VIEW explained AS SELECT * FROM read_parquet(${files}) WHERE error IS NULL`);
  } catch (cause) {
    close();
    throw new WhyboxError("INVALID_DATA", `${out}: no shard is published yet`, { cause });
  }
  return {
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson() as Cells[],
    run: async (sql) => {
      await connection.run(sql);
    },
    close,
  };
}

/** A column of DOUBLE, which is null where SQL has none. */
export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
