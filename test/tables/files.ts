import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll } from "vitest";
import { type Feature, type Matrix, type ReadTableOptions, readTable, records, WhyboxError } from "whybox";

/** Has the tests of a file write and read table files in a directory of their own, which goes away after them. */
export function inTablesDirectory() {
  const place = { directory: "", file, parquet, read, refusal };
  beforeAll(async () => {
    place.directory = await mkdtemp(join(tmpdir(), "whybox-files-"));
  });
  afterAll(() => rm(place.directory, { recursive: true, force: true }));
  return place;

  async function file(name: string, content: string | Uint8Array): Promise<string> {
    const path = join(place.directory, name);
    await writeFile(path, content);
    return path;
  }

  /** Writes the rows of a SELECT to a real Parquet file. */
  async function parquet(name: string, select: string): Promise<string> {
    const path = join(place.directory, name);
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    return path;
  }

  /** Content of the file, by record; or the code and message of the error, without the directory. */
  async function read(path: string, features?: readonly Feature[], options?: ReadTableOptions): Promise<unknown> {
    try {
      const found = await readTable(path, features, options);
      return records(found.rows, found.features);
    } catch (error) {
      return said(error);
    }
  }

  /** The code and the message of the error, with the directory taken out. */
  async function refusal(path: string, features?: readonly Feature[], options?: ReadTableOptions): Promise<string> {
    try {
      await readTable(path, features, options);
    } catch (error) {
      return said(error);
    }
    throw new Error("readTable was expected to refuse");
  }

  function said(error: unknown): string {
    if (!(error instanceof WhyboxError)) throw error;
    return `${error.code} ${error.message.replaceAll(join(place.directory, "/"), "")}`;
  }
}

export function rowsOf({ data, rows, columns }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, row) => Array.from(data.subarray(row * columns, (row + 1) * columns)));
}

export const AGE: Feature = { name: "age", kind: "number" };
export const JOB: Feature = { name: "job", kind: "category", categories: ["nurse", "clerk", "007"] };
export const QUERY = { query: "SELECT * FROM data" };

export async function tableOf(path: string): Promise<[Matrix, readonly Feature[]]> {
  const { rows, features } = await readTable(path);
  return [rows, features];
}
