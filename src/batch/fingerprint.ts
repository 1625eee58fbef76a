import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import { thrownMessage } from "../core/checks/thrown-message.js";
import type { Json } from "../core/json.js";
import { VERSION } from "../core/version.js";
import { WhyboxError } from "../core/whybox-error.js";
import { fileHash } from "./file-hash.js";
import type { BatchJob } from "./job.js";
import { tableFiles } from "./table-files.js";

/**
 * Everything that must be equal for two runs to be the same batch, field by field, so that a difference can be named.
 */
export type Fingerprint = { readonly [field: string]: Json };

/** Bytes at the head of a file that are hashed. */
const HEAD_BYTES = 1 << 20;

/**
 * The fingerprint of a job: version, model, tables, method, options, seed and the cut into shards. Tables count by name,
 * size, time and a hash of their first MiB; models by all of their bytes.
 */
export async function fingerprint(job: BatchJob): Promise<Fingerprint> {
  const { model, method, options, seed, id, ignore, rowsPerShard, explanations, background } = job;
  const tables = await Promise.all((await tableFiles(job.table)).map(tableMark));
  return {
    version: VERSION,
    model: { path: model.path, export: model.export ?? null, args: model.args ?? null, files: await modelFiles(job) },
    table: tables,
    background: { rows: background.rows ?? null, table: background.table ? await tableMark(background.table) : null },
    method,
    options,
    seed,
    id: id ?? null,
    ignore,
    rowsPerShard,
    explanations,
  };
}

/** The fields in which two fingerprints differ, each with both values. */
export function differences(before: Fingerprint, now: Fingerprint): string[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return fields
    .map((field) => [field, JSON.stringify(before[field]), JSON.stringify(now[field])] as const)
    .filter(([, a, b]) => a !== b)
    .map(([field, a, b]) => `${field} (was ${a}, is ${b})`);
}

/** The SHA-256 of a model's module or file, and of the further files that the job says belong to it. Empty behind a URL. */
export async function modelFiles({ model: { path, files } }: BatchJob): Promise<{ readonly [file: string]: string }> {
  const all = [...(/^[a-z]+:\/\//.test(path) ? [] : [path.replace(/^python:/, "")]), ...files];
  try {
    return Object.fromEntries(await Promise.all(all.map(async (file) => [file, await fileHash(file)] as const)));
  } catch (cause) {
    throw new WhyboxError("MODEL_LOAD_FAILED", `${path}: cannot read the model (${thrownMessage(cause)})`, { cause });
  }
}

async function tableMark(file: string): Promise<{ [name: string]: Json }> {
  const { size, mtimeMs } = await stat(file);
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, HEAD_BYTES)), 0, undefined, 0);
    const head = createHash("sha256").update(buffer.subarray(0, bytesRead)).digest("hex").slice(0, 16);
    return { path: file, size, time: new Date(mtimeMs).toISOString(), head };
  } finally {
    await handle.close();
  }
}
