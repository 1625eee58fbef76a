import pMap from "p-map";
import { checkKnownOptions } from "../core/checks/check-options.js";
import { checkSignal } from "../core/checks/check-signal.js";
import { turnsOf } from "../core/give-way.js";
import { type ErrorCode, WhyboxError } from "../core/whybox-error.js";
import { onAbort } from "../evaluate/on-abort.js";
import { importModel } from "../models/import-model.js";
import type { BatchEvent, Log } from "./batch-event.js";
import { type BatchProgress, batchProgress, withRecord } from "./batch-progress.js";
import type { Engine } from "./engine.js";
import { localEngine } from "./engines/local.js";
import { type BatchJob, parseJob } from "./job.js";
import type { LoadModel } from "./load-model.js";
import { planBatch } from "./plan-batch.js";
import { removeUnpublished, unpublishFolder } from "./publish.js";
import { publishedShards, readShardRecord, type ShardRecord, shardFolder } from "./published-shards.js";
import { type BatchPlan, findPlan, planRemoved } from "./read-plan.js";
import { endsBatch, type ShardFailure } from "./shard-failure.js";
import { forgetFailures, recordFailure } from "./shard-failures.js";

export type RunBatchOptions = {
  /** The engine that explains the shards. Default: localEngine(). */
  readonly engine?: Engine;
  /** Default: importModel. */
  readonly loadModel?: LoadModel;
  /** Explains again the shards in which rows failed before. Default: false */
  readonly retryFailed?: boolean;
  /** Lets the shards under way finish, then rejects with ABORTED; the next run goes on from there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BatchProgress) => void;
  /** Called with what happens, for a log. */
  readonly log?: Log;
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
  checkKnownOptions("runBatch", options, ["engine", "loadModel", "retryFailed", "signal", "onProgress", "log"]);
  checkSignal("runBatch", options.signal);
  const { engine = localEngine(), loadModel = importModel, signal = new AbortController().signal } = options;
  const { log = () => {}, onProgress = () => {} } = options;
  const giveWay = turnsOf("runBatch", signal);
  const plan = await planBatch(parseJob(job) satisfies BatchJob, loadModel, giveWay);
  const { out } = plan.job;
  await forgetFailures(out);
  if (options.retryFailed) await retryFailedRows(plan);
  const published = await publishedShards(plan);
  let state: BatchProgress = { ...(await batchProgress(plan, published)), rowsPerSecond: null };
  const doneBefore = state.doneRows;
  const startedMs = performance.now();
  log({ level: "info", event: "run started", engine: engine.name, out, ...counts(state) });
  onProgress(state);

  const done = new Set(published);
  const left = Array.from({ length: plan.shards }, (_, shard) => shard).filter((shard) => !done.has(shard));
  const ended = new AbortController();
  let givenUp: unknown;
  const giveUp = (reason: unknown) => {
    givenUp ??= reason;
    ended.abort(reason);
  };
  const add = async (shard: number, failure?: ShardFailure) => {
    const record = await readShardRecord(plan, shard);
    if (record) {
      state = withRecord(state, record);
      state = { ...state, rowsPerSecond: (1000 * (state.doneRows - doneBefore)) / (performance.now() - startedMs) };
      log(publishedEvent(record, state));
    } else if (failure && !(await findPlan(out))) {
      giveUp(planRemoved(out));
    } else if (failure) {
      state = { ...state, failedShards: [...state.failedShards, { shard, ...failure }] };
      log({ level: "error", event: "shard failed", shard, ...failure });
      await recordFailure(out, { shard, ...failure });
    }
    onProgress(state);
  };
  // One after the other: a queue may be found with thousands done at once.
  let added = Promise.resolve();
  const onShard = (shard: number, failure?: ShardFailure) => {
    if (failure && endsBatch(failure)) giveUp(new WhyboxError(failure.code as ErrorCode, failure.message));
    added = added.then(() => add(shard, failure)).catch(giveUp);
  };
  await giveWay();
  const forget = onAbort(signal, () => ended.abort(signal.reason));
  try {
    await engine.run(out, left, ended.signal, onShard);
    await added;
  } finally {
    forget();
  }
  log({ level: "info", event: "run ended", ...counts(state) });
  if (givenUp !== undefined) throw givenUp;
  if (state.doneShards === plan.shards) await removeUnpublished(out);
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

function counts({ rows, doneRows, failedRows, shards, doneShards, modelRows }: BatchProgress) {
  return { rows, doneRows, failedRows, shards, doneShards, modelRows };
}

function publishedEvent(record: ShardRecord, { rows: all, doneRows, rowsPerSecond }: BatchProgress): BatchEvent {
  const { shard, rows, failedRows, errors, modelRows, seconds, machine } = record;
  return {
    ...{ level: "info", event: "shard published", shard, rows, failedRows, errors, modelRows, seconds, machine },
    ...{ doneRows, rowsLeft: all - doneRows, rowsPerSecond },
  };
}

/**
 * Takes back the shards in which rows failed, so that the next run explains them again.
 *
 * @returns how many
 */
async function retryFailedRows(plan: BatchPlan): Promise<number> {
  const takenBack = await pMap(
    await publishedShards(plan),
    async (shard) => {
      const record = await readShardRecord(plan, shard);
      if (!record?.failedRows) return 0;
      await unpublishFolder(shardFolder(plan, shard));
      return 1;
    },
    { concurrency: 16 },
  );
  return takenBack.reduce<number>((sum, one) => sum + one, 0);
}
