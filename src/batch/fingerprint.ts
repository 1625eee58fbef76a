import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import pMap from "p-map";
import { thrownMessage } from "../core/checks/thrown-message.js";
import type { Json } from "../core/json.js";
import { VERSION } from "../core/version.js";
import { WhyboxError } from "../core/whybox-error.js";
import { modelSources } from "../models/model-sources.js";
import { fileHash } from "./file-hash.js";
import type { BatchJob } from "./job.js";
import { tableFiles } from "./table-files.js";

/**
 * Everything that must be equal for two runs to be the same batch, field by field, so that a difference can be named.
 */
export type Fingerprint = { readonly [field: string]: Json };

/** Bytes at the head of a file that are hashed. */
const HEAD_BYTES = 1 << 20;

/** Files whose heads are in memory at once. */
const READ_AT_ONCE = 16;

/** Differences that an error lists. */
const MAX_NAMED = 5;

/**
 * The fingerprint of a job: version, model, tables, method, options, seed and the cut into shards. Tables count by name,
 * size, time and a hash of their first MiB; models by all of their bytes, with those of the files that they import.
 */
export async function fingerprint(job: BatchJob): Promise<Fingerprint> {
  const { model, method, options, seed, id, ignore, rowsPerShard, explanations, background } = job;
  const tables = await pMap(await tableFiles(job.table), tableMark, { concurrency: READ_AT_ONCE });
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

/** The differences between two fingerprints, each place with both values. */
export function differences(before: Fingerprint, now: Fingerprint): string[] {
  const found = differencesIn("", before, now);
  const more = found.length - MAX_NAMED;
  return more > 0 ? [...found.slice(0, MAX_NAMED), `${more} more places`] : found;
}

function differencesIn(where: string, before: Json | undefined, now: Json | undefined): string[] {
  const [a, b] = [before, now].map((value) => (value === undefined ? "not there" : JSON.stringify(value)));
  if (a === b) return [];
  const [old, fresh] = [partsOf(before), partsOf(now)];
  const names = old && fresh ? new Set([...Object.keys(old), ...Object.keys(fresh)]) : [];
  const inside = [...names].flatMap((name) =>
    differencesIn(`${where} ${name}`.trimStart(), old?.[name], fresh?.[name]),
  );
  // Without one inside, the same tables stand in another order.
  return inside.length > 0 ? inside : [`${where} (was ${a}, is ${b})`];
}

/** Values by name; of tables, by file. */
function partsOf(value: Json | undefined): { readonly [name: string]: Json } | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!Array.isArray(value)) return value as { readonly [name: string]: Json };
  const marks = value as readonly { readonly path?: string }[];
  const named = marks.flatMap((mark) => (typeof mark?.path === "string" ? [[mark.path, mark] as const] : []));
  return named.length === marks.length ? (Object.fromEntries(named) as { readonly [name: string]: Json }) : undefined;
}

/**
 * The SHA-256 of a model's module or file, of those that it imports, as far as its text names them, and of the further
 * files that the job says belong to it. Empty behind a URL.
 */
export async function modelFiles({ model: { path, files } }: BatchJob): Promise<{ readonly [file: string]: string }> {
  const isServed = /^[a-z]+:\/\//.test(path) && !path.startsWith("file:");
  const named = isServed || path.startsWith("file:") ? [] : [path.replace(/^python:/, "")];
  const all = new Set([...named, ...(isServed ? [] : await modelSources(path)), ...files]);
  try {
    const hashed = await pMap(all, async (file) => [file, await fileHash(file)] as const, {
      concurrency: READ_AT_ONCE,
    });
    return Object.fromEntries(hashed);
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
