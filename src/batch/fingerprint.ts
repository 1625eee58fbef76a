import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import type { Json } from "../core/json.js";
import { VERSION } from "../core/version.js";
import type { BatchJob } from "./job.js";
import { tableFiles } from "./table-files.js";

/** What must be equal for two runs to be the same batch, field by field, so that a difference can be named. */
export type Fingerprint = { readonly [field: string]: Json };

/** Bytes at the head of a file that are hashed. */
const HEAD_BYTES = 1 << 20;

/**
 * The fingerprint of a job: version, model, tables, method, options, seed and the cut into shards. Files count by name,
 * size, time and a hash of their first MiB.
 */
export async function fingerprint(job: BatchJob): Promise<Fingerprint> {
  const { model, method, options, seed, id, ignore, rowsPerShard, explanations, background } = job;
  const tables = await Promise.all((await tableFiles(job.table)).map(fileMark));
  return {
    version: VERSION,
    model: { ...(await fileMark(model.path)), export: model.export ?? null, args: model.args ?? null },
    table: tables,
    background: { rows: background.rows ?? null, table: background.table ? await fileMark(background.table) : null },
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

async function fileMark(path: string): Promise<{ [name: string]: Json }> {
  // A model behind a URL or a command has no file to look at.
  if (/^[a-z]+:\/\//.test(path)) return { path };
  const file = path.replace(/^python:/, "");
  const { size, mtimeMs } = await stat(file);
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, HEAD_BYTES)), 0, undefined, 0);
    const head = createHash("sha256").update(buffer.subarray(0, bytesRead)).digest("hex").slice(0, 16);
    return { path, size, time: new Date(mtimeMs).toISOString(), head };
  } finally {
    await handle.close();
  }
}
