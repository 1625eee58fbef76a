import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { checkArgument } from "../core/checks/check-argument.js";
import { thrownMessage } from "../core/checks/thrown-message.js";
import type { Feature, Output } from "../core/features.js";
import { features } from "../core/kinds/features.js";
import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";
import type { Fingerprint } from "./fingerprint.js";
import { type BatchJob, parseJobOf } from "./job.js";

/** A job that has been cut into shards. Everything that a worker needs lies in the output folder. */
export type BatchPlan = {
  readonly schema: "whybox/batch@1";
  readonly job: BatchJob;
  readonly fingerprint: Fingerprint;
  readonly rows: number;
  readonly shards: number;
  readonly features: readonly Feature[];
  /** Names of the model and its outputs. */
  readonly model: { readonly name: string; readonly outputs: readonly Output[] };
  readonly backgroundRows: number;
};

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const planSchema = v.strictObject({
  schema: v.literal("whybox/batch@1"),
  job: v.unknown(),
  fingerprint: v.record(v.string(), v.unknown()),
  rows: count,
  shards: count,
  features,
  model: v.object({
    name: v.string(),
    outputs: v.array(v.object({ name: v.string(), unit: v.optional(v.string()) })),
  }),
  backgroundRows: count,
});

/** Throws INVALID_ARGUMENT unless `out` is a path. */
export function checkFolder(where: string, out: unknown): void {
  checkArgument(where, typeof out === "string" && out !== "", "out to be the path of an output folder", out);
}

/**
 * The plan in an output folder, checked: a worker runs what it says.
 *
 * @param batch  which batch it has to be, as batchId says. Default: any
 * @throws WhyboxError INVALID_DATA where there is none, or another
 */
export async function readPlan(out: string, batch?: string): Promise<BatchPlan> {
  const plan = await findPlan(out);
  if (!plan) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${out}: no job has been started there; where a worker says so, it does not see the folder of the others`,
    );
  }
  if (batch !== undefined && batchId(plan) !== batch) {
    throw new WhyboxError("INVALID_DATA", `${out}: the folder that this worker sees holds another batch`);
  }
  return plan;
}

/** As readPlan; undefined where there is none. */
export async function findPlan(out: string): Promise<BatchPlan | undefined> {
  const file = join(planFolder(out), "batch.json");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code === "ENOTDIR") throw fileInTheWay(out, error);
    throw new WhyboxError("INVALID_DATA", `${out}: ${thrownMessage(error)}`, { cause: error });
  }
  return parsePlan(text, file, resolve(out));
}

/** A file lies where the folder, or one that it is in, should be: the argument that names it is wrong. */
function fileInTheWay(out: string, cause: unknown): WhyboxError {
  const problem = `${out}: ${thrownMessage(cause)}; no folder can be made there`;
  return new WhyboxError("INVALID_DATA", problem, { cause: new WhyboxError("INVALID_ARGUMENT", problem, { cause }) });
}

/** @param out  where the folder lies now; it may have been moved since */
function parsePlan(text: string, file: string, out: string): BatchPlan {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new WhyboxError("INVALID_DATA", `${file}: ${thrownMessage(cause)}`, { cause });
  }
  const { success, output, issues } = v.safeParse(planSchema, value);
  if (success) return { ...output, job: { ...parseJobOf(output.job, file, "."), out } } as BatchPlan;
  throw new WhyboxError(
    "INVALID_DATA",
    `${file}: not a plan: ${v.getDotPath(issues[0]) ?? "it"}: ${issues[0].message}`,
  );
}

/** The error where a plan is gone: without it no shard can be explained, and one that is published would be of no batch. */
export function planRemoved(out: string): WhyboxError {
  return new WhyboxError(
    "BATCH_CHANGED",
    `${out}: the output folder, or the plan in it, was removed while the batch ran; run the same job again to begin anew`,
  );
}

/** A name for a plan: equal for equal jobs in the same folder, on every machine. */
export function batchId({ job, fingerprint: mark }: BatchPlan): string {
  return createHash("sha256")
    .update(JSON.stringify([job.out, mark]))
    .digest("hex")
    .slice(0, 16);
}

export async function readBackground({ job, features: { length }, backgroundRows }: BatchPlan): Promise<Matrix> {
  return {
    data: await readNumbers(join(planFolder(job.out), "background.f64")),
    rows: backgroundRows,
    columns: length,
  };
}

/** The rows of one shard, with the position of the first among all rows. */
export async function readShardRows(
  { job, rows: all, features: { length: columns } }: BatchPlan,
  shard: number,
): Promise<{ readonly rows: Matrix; readonly first: number; readonly ids?: readonly string[] }> {
  const input = join(planFolder(job.out), "input", shardName(shard));
  const first = shard * job.rowsPerShard;
  const length = Math.min(job.rowsPerShard, all - first);
  const rows = { data: await readNumbers(`${input}.f64`), rows: length, columns };
  const ids = job.id === undefined ? undefined : JSON.parse(await readFile(`${input}.ids.json`, "utf8"));
  if (rows.data.length !== length * columns || (ids && ids.length !== length)) {
    throw new WhyboxError("INVALID_DATA", `${input}: expected ${length} rows; the plan is damaged, plan the job again`);
  }
  return { rows, first, ...(ids && { ids }) };
}

async function readNumbers(file: string): Promise<Float64Array> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause;
    throw new WhyboxError(
      "INVALID_DATA",
      `${file}: the plan of the job is gone; was the output folder removed? Run the same job again, which plans it anew`,
      { cause },
    );
  });
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
}

/** Shards sort as text in the order of their rows. */
export function shardName(shard: number): string {
  return String(shard).padStart(8, "0");
}

/** The folder of the plan within an output folder. */
export function planFolder(out: string): string {
  return join(out, "plan", "v1");
}
