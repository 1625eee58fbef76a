import { type ErrorCode, WhyboxError } from "../core/whybox-error.js";
import { importModel } from "../models/import-model.js";
import type { Log } from "./batch-event.js";
import type { Engine } from "./engine.js";
import { localEngine } from "./engines/local.js";
import { type BatchJob, parseJob } from "./job.js";
import type { LoadModel } from "./load-model.js";
import { type BatchPlan, planBatch } from "./plan-batch.js";
import { removeUnpublished } from "./publish.js";
import { publishedShards, readShardRecord, type ShardRecord } from "./shard-explainer.js";
import { endsBatch, type ShardFailure } from "./shard-failure.js";

export type RunBatchOptions = {
  /** Who explains the shards. Default: localEngine(). */
  readonly engine?: Engine;
  /** Default: importModel. */
  readonly loadModel?: LoadModel;
  /** Lets the shards under way finish, then rejects with ABORTED; the next run goes on from there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BatchProgress) => void;
  /** Called with what happens, for a log. */
  readonly log?: Log;
};

export type BatchProgress = {
  readonly rows: number;
  readonly doneRows: number;
  readonly failedRows: number;
  readonly shards: number;
  readonly doneShards: number;
  /** Of this run: shards that could not be published, and why. */
  readonly failedShards: readonly ({ readonly shard: number } & ShardFailure)[];
  /** Rows that the model was asked for. */
  readonly modelRows: number;
  /** Seconds of work, over all workers. */
  readonly seconds: number;
  /** Names of the machines that published something. */
  readonly machines: readonly string[];
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
 * @throws WhyboxError INVALID_ARGUMENT; INVALID_DATA; BATCH_CHANGED where the folder holds another job; DISK_FULL, and
 *   whatever else every shard would meet, such as MODEL_LOAD_FAILED; ABORTED
 * Cost: for each row, what its explanation costs.
 * @example
 * const { failedRows } = await runBatch(job, { engine: localEngine({ size: 4 }) });
 */
export async function runBatch(job: unknown, options: RunBatchOptions = {}): Promise<BatchProgress> {
  const { engine = localEngine(), loadModel = importModel, signal = new AbortController().signal } = options;
  const { log = () => {}, onProgress = () => {} } = options;
  const plan = await planBatch(parseJob(job) satisfies BatchJob, loadModel);
  let state = await batchProgress(plan);
  const doneBefore = state.doneRows;
  const startedMs = performance.now();
  log({ level: "info", event: "run started", engine: engine.name, out: plan.job.out, ...counts(state) });
  onProgress(state);

  const published = new Set(await publishedShards(plan));
  const left = Array.from({ length: plan.shards }, (_, shard) => shard).filter((shard) => !published.has(shard));
  const givenUp = new AbortController();
  const finished: Promise<void>[] = [];
  const add = async (shard: number, failure?: ShardFailure) => {
    const record = await readShardRecord(plan, shard);
    state = withShard(state, shard, record, failure);
    state = { ...state, rowsPerSecond: (1000 * (state.doneRows - doneBefore)) / (performance.now() - startedMs) };
    if (record) log({ level: "info", event: "shard published", ...record, files: Object.keys(record.files) });
    else if (failure) log({ level: "error", event: "shard failed", shard, ...failure });
    onProgress(state);
  };
  const onShard = (shard: number, failure?: ShardFailure) => {
    if (failure && endsBatch(failure)) givenUp.abort(new WhyboxError(failure.code as ErrorCode, failure.message));
    finished.push(add(shard, failure));
  };
  await engine.run(plan.job.out, left, AbortSignal.any([signal, givenUp.signal]), onShard);
  await Promise.all(finished);
  log({ level: "info", event: "run ended", ...counts(state) });
  if (givenUp.signal.aborted) throw givenUp.signal.reason;
  if (state.doneShards === plan.shards) await removeUnpublished(plan.job.out);
  else if (signal.aborted) throw stopped(state, signal.reason);
  return state;
}

function stopped({ doneRows, rows }: BatchProgress, cause: unknown): WhyboxError {
  return new WhyboxError(
    "ABORTED",
    `runBatch: stopped after ${doneRows} of ${rows} rows; the same job goes on from there`,
    { cause },
  );
}

function withShard(state: BatchProgress, shard: number, record?: ShardRecord, failure?: ShardFailure): BatchProgress {
  // One that failed here and was published by another machine meanwhile is published.
  if (!record) return failure ? { ...state, failedShards: [...state.failedShards, { shard, ...failure }] } : state;
  return {
    ...state,
    doneRows: state.doneRows + record.rows,
    failedRows: state.failedRows + record.failedRows,
    modelRows: state.modelRows + record.modelRows,
    seconds: state.seconds + record.seconds,
    doneShards: state.doneShards + 1,
    machines: [...new Set([...state.machines, record.machine])].toSorted(),
  };
}

function counts({ rows, doneRows, failedRows, shards, doneShards, modelRows }: BatchProgress) {
  return { rows, doneRows, failedRows, shards, doneShards, modelRows };
}

/** How a batch stands, from what lies in its folder. */
export async function batchProgress(plan: BatchPlan): Promise<BatchProgress> {
  let state: BatchProgress = {
    ...{ rows: plan.rows, doneRows: 0, failedRows: 0, shards: plan.shards, doneShards: 0, failedShards: [] },
    ...{ modelRows: 0, seconds: 0, machines: [], rowsPerSecond: null },
  };
  for (const shard of await publishedShards(plan)) state = withShard(state, shard, await readShardRecord(plan, shard));
  return state;
}
