import { workBatches } from "../../batch/engines/bullmq/work-batches.js";
import { listenForSignals } from "../output/signals.js";
import { batchLog, type LogFormat } from "./batch-log.js";
import { finishShardsFirst } from "./finish-shards-first.js";

export type WorkFlags = {
  readonly redis?: string;
  readonly allow: readonly string[];
  readonly workers?: number;
  readonly timeoutMs?: number;
  readonly lockSeconds: number;
  readonly log: LogFormat;
};

/** Takes shards until a signal, which lets those under way finish. Returns the exit code. */
export async function work({ redis, allow, workers, timeoutMs, lockSeconds, log }: WorkFlags): Promise<number> {
  const interrupted = listenForSignals(finishShardsFirst(batchLog(log)));
  try {
    await workBatches({
      ...(redis !== undefined && { redis }),
      ...(workers !== undefined && { size: workers }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...{ allowed: allow, lockSeconds, signal: interrupted.signal, log: batchLog(log, true) },
    });
    return interrupted.received()?.exitCode ?? 0;
  } finally {
    interrupted.stopListening();
  }
}
