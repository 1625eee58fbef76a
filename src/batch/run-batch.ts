import { WhyboxError } from "../core/whybox-error.js";
import { importModel } from "../models/import-model.js";
import type { Engine } from "./engine.js";
import { localEngine } from "./engines/local.js";
import { type BatchJob, parseJob } from "./job.js";
import type { LoadModel } from "./load-model.js";
import { type BatchPlan, planBatch } from "./plan-batch.js";
import { isPublished, readShardRecord } from "./shard-explainer.js";

export type RunBatchOptions = {
  /** Who explains the shards. Default: localEngine(). */
  readonly engine?: Engine;
  /** Default: importModel. */
  readonly loadModel?: LoadModel;
  /** Lets the shards under way finish, then rejects with ABORTED; the next run goes on from there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BatchProgress) => void;
};

export type BatchProgress = {
  readonly rows: number;
  readonly doneRows: number;
  readonly failedRows: number;
  readonly shards: number;
  readonly doneShards: number;
  readonly failedShards: readonly { readonly shard: number; readonly message: string }[];
  /** Rows per second of this run; null before its first shard is done. */
  readonly rowsPerSecond: number | null;
};

/**
 * Runs a job: plans it, has every shard explained that is not published yet, and reports. Whatever is published stays:
 * a run that is killed loses the shards under way, and the next one goes on.
 *
 * The published bytes do not depend on engine, number of workers, crashes or order.
 *
 * @param job  a job, or its JSON
 * @returns how the batch stands; failed shards are among it, and do not stop the others
 * @throws WhyboxError INVALID_ARGUMENT; INVALID_DATA; BATCH_CHANGED where the folder holds another job; ABORTED
 * Cost: for each row, what its explanation costs.
 * @example
 * const { failedRows } = await runBatch(job, { engine: localEngine({ size: 4 }) });
 */
export async function runBatch(job: unknown, options: RunBatchOptions = {}): Promise<BatchProgress> {
  const { engine = localEngine(), loadModel = importModel, signal = new AbortController().signal } = options;
  const plan = await planBatch(parseJob(job) satisfies BatchJob, loadModel);
  const progress = await batchProgress(plan);
  const startedMs = performance.now();
  const doneBefore = progress.doneRows;
  let state: BatchProgress = progress;
  const left: number[] = [];
  for (let shard = 0; shard < plan.shards; shard++) if (!(await isPublished(plan, shard))) left.push(shard);
  options.onProgress?.(state);
  const finished: Promise<void>[] = [];
  const onShard = (shard: number, failure?: Error) => {
    finished.push(
      readShardRecord(plan, shard).then((record) => {
        const seconds = (performance.now() - startedMs) / 1000;
        const doneRows = state.doneRows + (record?.rows ?? 0);
        state = {
          ...state,
          doneRows,
          failedRows: state.failedRows + (record?.failedRows ?? 0),
          doneShards: state.doneShards + (record ? 1 : 0),
          failedShards: failure ? [...state.failedShards, { shard, message: failure.message }] : state.failedShards,
          rowsPerSecond: (doneRows - doneBefore) / seconds,
        };
        options.onProgress?.(state);
      }),
    );
  };
  await engine.run(plan.job.out, left, signal, onShard);
  await Promise.all(finished);
  if (signal.aborted && state.doneShards < plan.shards) {
    throw new WhyboxError(
      "ABORTED",
      `runBatch: stopped after ${state.doneRows} of ${plan.rows} rows; the same job goes on from there`,
      { cause: signal.reason },
    );
  }
  return state;
}

/** How a batch stands, from what lies in its folder. */
export async function batchProgress(plan: BatchPlan): Promise<BatchProgress> {
  let [doneRows, failedRows, doneShards] = [0, 0, 0];
  for (let shard = 0; shard < plan.shards; shard++) {
    const record = await readShardRecord(plan, shard);
    if (!record) continue;
    doneRows += record.rows;
    failedRows += record.failedRows;
    doneShards++;
  }
  const { rows, shards } = plan;
  return { rows, doneRows, failedRows, shards, doneShards, failedShards: [], rowsPerSecond: null };
}
