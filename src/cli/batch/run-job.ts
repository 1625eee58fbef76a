import type { Engine } from "../../batch/engine.js";
import { bullmqEngine } from "../../batch/engines/bullmq/bullmq-engine.js";
import { localEngine } from "../../batch/engines/local.js";
import { readJob } from "../../batch/job.js";
import { runBatch } from "../../batch/run-batch.js";
import { progressBar } from "../output/progress-bar.js";
import { listenForSignals } from "../output/signals.js";
import { warn } from "../output/warn.js";
import { batchLog, type LogFormat } from "./batch-log.js";
import { finishShardsFirst } from "./finish-shards-first.js";
import { progressText, statusText } from "./status-text.js";

export type RunFlags = {
  readonly workers?: number;
  readonly timeoutMs?: number;
  /** True: by the environment's URL. */
  readonly redis?: string | true;
  readonly log: LogFormat;
  readonly quiet?: true;
  readonly retryFailed?: true;
};

/** Runs a job to its end, or until a signal. Returns the exit code. */
export async function runJob(file: string, flags: RunFlags, stdout: NodeJS.WriteStream): Promise<number> {
  const job = await readJob(file);
  const bar = progressBar("rows", flags.quiet === true || flags.log === "json");
  const interrupted = listenForSignals(finishShardsFirst(batchLog(flags.log)));
  try {
    const progress = await runBatch(job, {
      engine: engineOf(flags),
      signal: interrupted.signal,
      onProgress: (progress) => bar.update(progress.doneRows, progress.rows, progressText(progress)),
      ...(flags.retryFailed && { retryFailed: true }),
      log: batchLog(flags.log),
    });
    bar.stop();
    stdout.write(statusText(progress, "text"));
    return progress.failedRows > 0 || progress.failedShards.length > 0 ? 1 : 0;
  } catch (error) {
    const signal = interrupted.received();
    if (!signal) throw error;
    warn((error as Error).message.replace(/^runBatch: /, ""));
    return signal.exitCode;
  } finally {
    bar.stop();
    interrupted.stopListening();
  }
}

function engineOf({ redis, workers, timeoutMs, log }: RunFlags): Engine {
  if (redis === undefined) {
    return localEngine({
      ...(workers !== undefined && { size: workers }),
      ...(timeoutMs !== undefined && { timeoutMs }),
    });
  }
  return bullmqEngine({ ...(redis !== true && { redis }), log: batchLog(log) });
}
