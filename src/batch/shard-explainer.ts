import { writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { thrownMessage } from "../core/checks/thrown-message.js";
import type { Executor } from "../core/executor.js";
import type { Json } from "../core/json.js";
import type { Matrix } from "../core/matrix.js";
import { matrixRow } from "../core/matrix-rows.js";
import type { Model } from "../core/model.js";
import { VERSION } from "../core/version.js";
import { WhyboxError } from "../core/whybox-error.js";
import { inProcess } from "../evaluate/in-process.js";
import { probe } from "../evaluate/probe.js";
import { sharedDesigns } from "../explain/run/shared-designs.js";
import { importDuckDB } from "../tables/import-duckdb.js";
import type { ShardWatch } from "./engines/shard-watch.js";
import type { ExplainedRow } from "./explained-row.js";
import { fileHash } from "./file-hash.js";
import { modelFiles } from "./fingerprint.js";
import { type LoadModel, loadedModel } from "./load-model.js";
import { BATCH_METHODS } from "./methods.js";
import { publishFolder, writeJson } from "./publish.js";
import { isPublished, type ShardRecord, shardFolder } from "./published-shards.js";
import { type BatchPlan, findPlan, planRemoved, readBackground, readShardRows } from "./read-plan.js";
import type { ShardFailure } from "./shard-failure.js";
import { writeParquet } from "./write-parquet.js";

/** Explains shards of one batch, with what they share made once. */
export interface ShardExplainer {
  /** Publishes a shard, unless it is published already. False where another was first. */
  explain(shard: number, signal: AbortSignal, options?: ShardOptions): Promise<boolean>;
  close(): Promise<void>;
}

type ShardOptions = {
  /** Is told what is waited for. */
  readonly watch?: Pick<ShardWatch, "begin" | "watched">;
  /** Rows that are known to fail, by their place in the shard: they are not explained. */
  readonly failedRows?: { readonly [row: number]: ShardFailure };
};

/**
 * Opens the model of a batch, to explain its shards in this thread.
 *
 * @throws WhyboxError WORKER_OUTDATED for a plan of another version of whybox; MODEL_DIFFERS where this machine's copy of
 *   the model is not the one that was planned with; as `loadModel` does
 */
export async function shardExplainer(plan: BatchPlan, loadModel: LoadModel): Promise<ShardExplainer> {
  checkVersion(plan.fingerprint.version);
  // Missed at the first shard, it would cost what that shard has asked the model.
  await importDuckDB("batch: writing Parquet");
  await checkModel(plan);
  const model = await loadedModel(plan.job, loadModel);
  const background = await readBackground(plan);
  const executor = inProcess();
  const explainRow = rowExplainer(plan, model, background);
  return {
    async explain(shard, signal, { watch, failedRows = {} } = {}) {
      if (await isPublished(plan, shard)) return false;
      const startedMs = performance.now();
      const { rows, first, ids } = await readShardRows(plan, shard);
      const explained: ExplainedRow[] = [];
      const asked = watch ? watch.watched(executor) : executor;
      for (let i = 0; i < rows.rows; i++) {
        const name = ids && { id: ids[i] };
        watch?.begin(i);
        const known = Object.hasOwn(failedRows, i) && { error: failedRows[i] };
        explained.push({
          row: first + i,
          ...name,
          ...(known || (await explainRow(matrixRow(rows, i), asked, signal))),
        });
      }
      // A folder that was removed would come back with a shard of no batch.
      if (!(await findPlan(plan.job.out))) throw planRemoved(plan.job.out);
      const seconds = (performance.now() - startedMs) / 1000;
      return publishFolder(shardFolder(plan, shard), (folder) => writeShard(plan, shard, explained, seconds, folder));
    },
    async close() {
      await executor.close();
      await model.close?.();
    },
  };
}

/**
 * @param planned  the version that planned a batch
 * @throws WhyboxError WORKER_OUTDATED unless it is this one: another may round otherwise
 */
export function checkVersion(planned: Json): void {
  if (planned === VERSION) return;
  throw new WhyboxError(
    "WORKER_OUTDATED",
    `this worker is whybox ${VERSION}, the batch was planned by ${planned}; install the same version on every machine`,
  );
}

async function checkModel({ job, fingerprint }: BatchPlan): Promise<void> {
  const { files: planned } = fingerprint.model as { readonly files: { readonly [file: string]: string } };
  const here = await modelFiles(job);
  const other = Object.keys(here).filter((file) => here[file] !== planned[file]);
  if (other.length === 0) return;
  throw new WhyboxError(
    "MODEL_DIFFERS",
    `${other.join(", ")}: not the model that the batch was planned with, going by SHA-256; copy that one to this machine`,
  );
}

function rowExplainer({ job }: BatchPlan, model: Model, background: Matrix) {
  const { masker, explain } = BATCH_METHODS[job.method];
  const shared = sharedDesigns();
  return async (instance: Float64Array, executor: Executor, signal: AbortSignal) => {
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
    const lines = explained.map((row) => `${JSON.stringify(lineOf(row))}\n`);
    await writeFile(join(folder, "explanations.jsonl"), lines.join(""));
  }
  const names = ["rows.parquet", ...(plan.job.explanations ? ["explanations.jsonl"] : [])];
  const files = await Promise.all(names.map(async (name) => [name, await fileHash(join(folder, name))] as const));
  const record: ShardRecord = {
    shard,
    rows: explained.length,
    failedRows: explained.filter(({ error }) => error).length,
    errors: errorCounts(explained),
    modelRows: explained.reduce((sum, { explanation }) => sum + (explanation?.cost.modelRows ?? 0), 0),
    seconds,
    machine: hostname(),
    finishedAt: new Date().toISOString(),
    files: Object.fromEntries(files),
  };
  await writeJson(join(folder, "shard.json"), record);
}

function errorCounts(explained: readonly ExplainedRow[]): ShardRecord["errors"] {
  const counts: { [code: string]: number } = {};
  for (const { error } of explained) if (error) counts[error.code] = (counts[error.code] ?? 0) + 1;
  return counts;
}

/** A row as `whybox explain` writes it, but for when and where it was made: two runs write the same bytes. */
function lineOf({ row, id, explanation, error }: ExplainedRow): object {
  const name = id !== undefined && { id };
  if (!explanation) return { index: row, ...name, error };
  const run = { ...explanation.run, executor: "batch", startedAt: new Date(0).toISOString(), wallMs: 0 };
  return { ...explanation, subject: { ...explanation.subject, row, ...name }, run };
}
