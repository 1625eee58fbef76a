import { stat } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { glob } from "tinyglobby";
import { WhyboxError } from "../core/whybox-error.js";

const TABLES = "**/*.{csv,tsv,json,jsonl,ndjson,parquet}";

/**
 * The files that a job's tables stand for, in the order of their names: files as they are, the tables in a folder, and
 * those that fit a pattern such as "loans/*.parquet".
 *
 * @throws WhyboxError INVALID_DATA for one that stands for no file
 */
export async function tableFiles(tables: readonly string[]): Promise<string[]> {
  const files = await Promise.all(tables.map(filesOf));
  return files.flat();
}

async function filesOf(table: string): Promise<string[]> {
  if ((await stat(table).catch(() => undefined))?.isFile()) return [table];
  // The folders that exist stand for themselves, also with a bracket in their names.
  let folder = table;
  while (!(await isFolder(folder)) && dirname(folder) !== folder) folder = dirname(folder);
  const pattern = relative(folder, table).replaceAll("\\", "/") || TABLES;
  const files = /[*?[{]/.test(pattern) ? await glob(pattern, { cwd: folder, absolute: true }) : [];
  if (files.length > 0) return files.toSorted();
  throw new WhyboxError("INVALID_DATA", `${table}: there is no such table, no folder with tables, and nothing fits it`);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
