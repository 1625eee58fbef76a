import { availableParallelism, hostname } from "node:os";
import type { Job } from "bullmq";
import { checkArgument } from "../../../core/checks/check-argument.js";
import { checkKnownOptions, checkWholeNumber } from "../../../core/checks/check-options.js";
import { checkSignal } from "../../../core/checks/check-signal.js";
import { type ErrorCode, WhyboxError } from "../../../core/whybox-error.js";
import { onAbort } from "../../../evaluate/on-abort.js";
import type { Log } from "../../batch-event.js";
import { checkVersion } from "../../shard-explainer.js";
import { endsBatch, endsWorker, failureOf, type ShardFailure } from "../../shard-failure.js";
import { shardPool } from "../shard-pool.js";
import { oncePerOutage } from "./once-per-outage.js";
import { reachRedis } from "./redis.js";
import { failureText, importBullmq, PREFIX, parsePayload, QUEUE, type ShardPayload } from "./shard-payload.js";

/** A shard whose worker vanished so many times is given up: it takes its workers with it. */
const MAX_VANISHED = 5;

export type WorkBatchesOptions = {
  /** Default: the environment's REDIS_URL, else redis://127.0.0.1:6379. Its password comes from the environment. */
  readonly redis?: string;
  /** Folders and URLs: models come from under these, and results go under these. Nothing else is run or written. */
  readonly allowed: readonly string[];
  /** Shards at a time, each in a thread. Default: as many as the machine runs at once. */
  readonly size?: number;
  /** Longest time in ms that the model takes to answer a chunk, as in localEngine. Default: no limit. */
  readonly timeoutMs?: number;
  /** Seconds after which the shard of a worker that vanished is given to another. Default 30. */
  readonly lockSeconds?: number;
  /** Finishes the shards under way, then returns. */
  readonly signal?: AbortSignal;
  readonly log?: Log;
};

/**
 * Takes shards from the queue in Redis and publishes them, until the signal is aborted.
 *
 * A worker that cannot give the bytes of the others puts the shard back into the queue and ends: WORKER_OUTDATED for another
 * version of whybox than planned the batch, MODEL_DIFFERS for another copy of its model.
 *
 * @throws WhyboxError REDIS_UNAVAILABLE; WORKER_OUTDATED; MODEL_DIFFERS; DEPENDENCY_MISSING without bullmq and ioredis
 */
export async function workBatches(options: WorkBatchesOptions): Promise<void> {
  checkKnownOptions("workBatches", options, [
    ...["redis", "allowed", "size", "timeoutMs", "lockSeconds", "signal", "log"],
  ]);
  checkArgument(
    "workBatches",
    Array.isArray(options.allowed),
    "allowed to be a list of paths or URLs",
    options.allowed,
  );
  checkWholeNumber("workBatches", "size", options.size, 1);
  checkWholeNumber("workBatches", "timeoutMs", options.timeoutMs, 1);
  const { allowed, size = availableParallelism(), timeoutMs, lockSeconds = 30, log = () => {} } = options;
  checkSignal("workBatches", options.signal);
  const signal = options.signal ?? new AbortController().signal;
  if (signal.aborted) return;
  const { options: connection, shown } = await reachRedis(options.redis, log);
  const { Worker, UnrecoverableError, WaitingError } = await importBullmq();
  if (signal.aborted) return;
  const pool = shardPool(size, timeoutMs);
  const stop = new AbortController();

  const explain = async (job: Job<unknown>, token?: string): Promise<void> => {
    const startedMs = performance.now();
    const fail = (failure: ShardFailure, where?: { readonly out: string; readonly shard: number }) => {
      log({ level: "error", event: "shard failed", ...failure, ...where });
      const again =
        !endsBatch(failure) && !["WORKER_EXITED", "WORKER_TIMED_OUT", "INVALID_DATA"].includes(failure.code);
      throw new (again ? Error : UnrecoverableError)(failureText(failure, hostname()));
    };
    let payload: ShardPayload | undefined;
    let failure: ShardFailure | undefined;
    try {
      payload = parsePayload(job.data);
      checkVersion(payload.version);
      const { out, batch, shard } = payload;
      failure = await pool.explain({ out, batch, shard, allowed });
    } catch (error) {
      failure = failureOf(error);
    }
    if (failure && endsWorker(failure)) {
      await job.moveToWait(token);
      stop.abort(new WhyboxError(failure.code as ErrorCode, failure.message));
      throw new WaitingError();
    }
    const where = payload && { out: payload.out, shard: payload.shard };
    if (failure) return fail(failure, where);
    const seconds = (performance.now() - startedMs) / 1000;
    log({ level: "info", event: "shard published", ...where, seconds });
  };

  const worker = new Worker(QUEUE, explain, {
    connection,
    prefix: PREFIX,
    name: `${hostname()}-${process.pid}`,
    concurrency: size,
    lockDuration: lockSeconds * 1000,
    stalledInterval: lockSeconds * 1000,
    maxStalledCount: MAX_VANISHED,
  });
  worker.on("error", oncePerOutage(shown, log));
  const message = `taking shards from ${shown}, ${size} at a time`;
  log({ level: "info", event: "worker ready", redis: shown, threads: size, message });
  await firstAborted(signal, stop.signal);
  await worker.close();
  await pool.close();
  if (stop.signal.aborted) throw stop.signal.reason;
}

async function firstAborted(...signals: readonly AbortSignal[]): Promise<void> {
  const forgets: (() => void)[] = [];
  await new Promise<void>((resolve) => {
    for (const signal of signals) {
      forgets.push(onAbort(signal, resolve));
      if (signal.aborted) resolve();
    }
  });
  for (const forget of forgets) forget();
}
