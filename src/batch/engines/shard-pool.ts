import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { thrownMessage } from "../../core/checks/thrown-message.js";
import type { ShardFailure } from "../shard-failure.js";
import type { ShardTask } from "./shard-worker.js";

/** A worker that is lost is replaced, and its shard given out again, so many times in all. */
const MAX_ATTEMPTS = 3;

/** Worker threads that explain shards, each with the model of its batch kept open. */
export interface ShardPool {
  /** Answers why the shard failed; undefined once it is published. */
  explain(task: ShardTask): Promise<ShardFailure | undefined>;
  close(): Promise<void>;
}

export function shardPool(size: number): ShardPool {
  const pool = new Piscina({
    filename: fileURLToPath(new URL("./shard-worker.js", import.meta.url)),
    minThreads: size,
    maxThreads: size,
    concurrentTasksPerWorker: 1,
  });
  return {
    async explain(task) {
      for (let attempt = 1; ; attempt++) {
        try {
          return (await pool.run(task)) ?? undefined;
        } catch (error) {
          // Failures are answered: what is thrown is a thread that has gone, as by process.exit in a model.
          if (attempt < MAX_ATTEMPTS) continue;
          const message = `its worker exited on each of ${MAX_ATTEMPTS} attempts: ${thrownMessage(error)}; look for process.exit, promises that nothing waits for, memory or native code in the model`;
          return { code: "WORKER_EXITED", message };
        }
      }
    },
    close: () => pool.destroy(),
  };
}
