import { createHash } from "node:crypto";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { thrownMessage } from "../core/checks/thrown-message.js";
import type { Executor } from "../core/executor.js";
import type { Matrix } from "../core/matrix.js";
import type { Model } from "../core/model.js";
import { VERSION } from "../core/version.js";
import { WhyboxError } from "../core/whybox-error.js";
import { inProcess } from "../evaluate/in-process.js";
import { probe } from "../evaluate/probe.js";
import { sharedDesigns } from "../explain/run/shared-designs.js";
import type { ExplainedRow } from "./explained-row.js";
import { type LoadModel, loadedModel } from "./load-model.js";
import { BATCH_METHODS } from "./methods.js";
import { type BatchPlan, readBackground, readShardRows, shardName } from "./plan-batch.js";
import { publishFolder, writeJson } from "./publish.js";
import { writeParquet } from "./write-parquet.js";

/** What is recorded of a finished shard. All but the seconds and the machine is the same whoever ran it. */
export type ShardRecord = {
  readonly shard: number;
  readonly rows: number;
  readonly failedRows: number;
  readonly modelRows: number;
  readonly seconds: number;
  /** The host's name. */
  readonly machine: string;
  /** SHA-256 of each file beside the record. */
  readonly files: { readonly [name: string]: string };
};

/** Explains shards of one batch, with what they share made once. */
export interface ShardExplainer {
  /** Publishes a shard, unless it is published already. False where another was first. */
  explain(shard: number, signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Opens the model of a batch, to explain its shards in this thread.
 *
 * @throws WhyboxError INVALID_ARGUMENT for a plan of another version of whybox, and as `loadModel` does
 */
export async function shardExplainer(plan: BatchPlan, loadModel: LoadModel): Promise<ShardExplainer> {
  const planned = plan.fingerprint.version;
  if (planned !== VERSION) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${plan.job.out}: the batch was planned by whybox ${planned}, this worker is ${VERSION}; use the same version everywhere`,
    );
  }
  const model = await loadedModel(plan.job, loadModel);
  const background = await readBackground(plan);
  const executor = inProcess();
  const explainRow = rowExplainer(plan, model, background, executor);
  return {
    async explain(shard, signal) {
      if (await isPublished(plan, shard)) return false;
      const startedMs = performance.now();
      const { rows, first, ids } = await readShardRows(plan, shard);
      const explained: ExplainedRow[] = [];
      for (let i = 0; i < rows.rows; i++) {
        const instance = rows.data.subarray(i * rows.columns, (i + 1) * rows.columns);
        const name = ids && { id: ids[i] };
        explained.push({ row: first + i, ...name, ...(await explainRow(instance, signal)) });
      }
      const seconds = (performance.now() - startedMs) / 1000;
      return publishFolder(shardFolder(plan, shard), (folder) => writeShard(plan, shard, explained, seconds, folder));
    },
    async close() {
      await executor.close();
      await model.close?.();
    },
  };
}

/** True once a shard has been published. */
export async function isPublished(plan: BatchPlan, shard: number): Promise<boolean> {
  return (await stat(shardFolder(plan, shard)).catch(() => undefined)) !== undefined;
}

/** The shards that are published, in order, by one listing of a folder. */
export async function publishedShards(plan: BatchPlan): Promise<number[]> {
  const names = await readdir(join(plan.job.out, "shards")).catch(() => []);
  return names
    .map(Number)
    .filter((shard) => Number.isSafeInteger(shard) && shard < plan.shards)
    .toSorted((a, b) => a - b);
}

/** What is recorded of a shard; undefined while it is not published. */
export async function readShardRecord(plan: BatchPlan, shard: number): Promise<ShardRecord | undefined> {
  try {
    return JSON.parse(await readFile(join(shardFolder(plan, shard), "shard.json"), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function shardFolder({ job }: BatchPlan, shard: number): string {
  return join(job.out, "shards", shardName(shard));
}

function rowExplainer({ job }: BatchPlan, model: Model, background: Matrix, executor: Executor) {
  const { masker, explain } = BATCH_METHODS[job.method];
  const shared = sharedDesigns();
  return async (instance: Float64Array, signal: AbortSignal) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const asked = probe(model, masker(background, instance), { executor });
        return { explanation: await explain(asked, job.options, { seed: job.seed, signal, shared }) };
      } catch (error) {
        if (signal.aborted) throw error;
        const code = error instanceof WhyboxError ? error.code : "UNEXPECTED";
        // An argument that one row refuses, every row refuses: the job is wrong and not the row.
        if (code === "INVALID_ARGUMENT" || code === "BUDGET_TOO_SMALL") throw error;
        if (attempt >= job.attempts) return { error: { code, message: thrownMessage(error) } };
      }
    }
  };
}

async function writeShard(
  plan: BatchPlan,
  shard: number,
  explained: readonly ExplainedRow[],
  seconds: number,
  folder: string,
): Promise<void> {
  await writeParquet(join(folder, "rows.parquet"), explained, plan.features, plan.job.id !== undefined);
  if (plan.job.explanations) {
    const lines = explained.map((row) => `${JSON.stringify(timeless(row))}\n`);
    await writeFile(join(folder, "explanations.jsonl"), lines.join(""));
  }
  const names = ["rows.parquet", ...(plan.job.explanations ? ["explanations.jsonl"] : [])];
  const files = await Promise.all(names.map(async (name) => [name, await sha256(join(folder, name))] as const));
  const record: ShardRecord = {
    shard,
    rows: explained.length,
    failedRows: explained.filter(({ error }) => error).length,
    modelRows: explained.reduce((sum, { explanation }) => sum + (explanation?.cost.modelRows ?? 0), 0),
    seconds,
    machine: hostname(),
    files: Object.fromEntries(files),
  };
  await writeJson(join(folder, "shard.json"), record);
}

/** A row whose explanation says nothing of when and where it was made: two runs write the same bytes. */
function timeless(row: ExplainedRow): ExplainedRow {
  if (!row.explanation) return row;
  const { explanation } = row;
  const run = { ...explanation.run, executor: "batch", startedAt: new Date(0).toISOString(), wallMs: 0 };
  return { ...row, explanation: { ...explanation, run } };
}

async function sha256(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}
