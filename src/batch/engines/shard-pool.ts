import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { thrownMessage } from "../../core/checks/thrown-message.js";
import type { ShardFailure } from "../shard-failure.js";
import { shardWatch } from "./shard-watch.js";
import type { FailedRows, ShardTask } from "./shard-worker.js";

/** A worker that is lost is replaced, and its shard given out again, so many times in all. */
const MAX_ATTEMPTS = 3;

/** Rows of a shard that may take too long: each costs its thread, and the rows before it are explained again. */
const MAX_TIMED_OUT = 3;

/** Worker threads that explain shards, each with the model of its batch kept open. */
export interface ShardPool {
  /** Answers why the shard failed; undefined once it is published. */
  explain(task: ShardTask): Promise<ShardFailure | undefined>;
  close(): Promise<void>;
}

/** @param timeoutMs  longest time that the model takes to answer a chunk; default: no limit */
export function shardPool(size: number, timeoutMs?: number): ShardPool {
  const pool = new Piscina({
    filename: fileURLToPath(new URL("./shard-worker.js", import.meta.url)),
    minThreads: size,
    maxThreads: size,
    concurrentTasksPerWorker: 1,
  });
  return {
    async explain(task) {
      const failedRows: FailedRows = {};
      for (let exits = 0; ; ) {
        const watch = shardWatch();
        const limit = timeoutMs === undefined ? undefined : watch.limit(timeoutMs);
        try {
          const sent = { ...task, failedRows, watch: watch.shared };
          return (await pool.run(sent, limit && { signal: limit.signal })) ?? undefined;
        } catch (error) {
          const row = watch.row();
          // There is a row wherever the model is waited for.
          if (limit?.signal.aborted && row !== undefined) {
            const failure = timedOut(timeoutMs as number);
            if (Object.keys(failedRows).length === MAX_TIMED_OUT) return failure;
            failedRows[row] = failure;
          } else if (++exits === MAX_ATTEMPTS) {
            // Failures are answered: what is thrown is a thread that has gone, as by process.exit in a model.
            return exited(error, row);
          }
        } finally {
          limit?.stop();
        }
      }
    },
    close: () => pool.destroy(),
  };
}

function exited(error: unknown, row: number | undefined): ShardFailure {
  if ((error as { code?: string } | null)?.code === "ERR_WORKER_OUT_OF_MEMORY") {
    const at = row === undefined ? "" : ` at the shard's row ${row}, counted from 0`;
    const message = `its worker ran out of memory${at}, on the last of ${MAX_ATTEMPTS} attempts; use a smaller model or background, or set NODE_OPTIONS=--max-old-space-size to more MiB`;
    return { code: "WORKER_OUT_OF_MEMORY", message };
  }
  const where = row === undefined ? "" : `, the last time at the shard's row ${row}, counted from 0`;
  const message = `its worker exited on each of ${MAX_ATTEMPTS} attempts${where}: ${thrownMessage(error)}; look for process.exit, promises that nothing waits for, memory or native code in the model`;
  return { code: "WORKER_EXITED", message };
}

function timedOut(timeoutMs: number): ShardFailure {
  return {
    code: "WORKER_TIMED_OUT",
    message: `the model had not answered a chunk after ${timeoutMs} ms; does it wait for what never comes? Else allow more with timeoutMs`,
  };
}
