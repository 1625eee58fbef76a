import { availableParallelism } from "node:os";
import pMap from "p-map";
import { checkKnownOptions, checkWholeNumber } from "../../core/checks/check-options.js";
import type { Engine } from "../engine.js";
import { shardPool } from "./shard-pool.js";

/**
 * Explains shards in worker threads of this process. No server: what is finished lies in the output folder, from where
 * the next run goes on.
 *
 * @param options.size  threads; default: as many as the machine runs at once
 * @param options.timeoutMs  longest time in ms that the model takes to answer a chunk; a row over which it takes longer
 *   fails with WORKER_TIMED_OUT, and of more than 3 in a shard the shard. Default: no limit
 * @throws WhyboxError INVALID_ARGUMENT
 */
export function localEngine(options: { readonly size?: number; readonly timeoutMs?: number } = {}): Engine {
  checkKnownOptions("localEngine", options, ["size", "timeoutMs"]);
  checkWholeNumber("localEngine", "size", options.size, 1);
  checkWholeNumber("localEngine", "timeoutMs", options.timeoutMs, 1);
  const { size = availableParallelism(), timeoutMs } = options;
  return {
    name: `local, ${size} worker${size === 1 ? "" : "s"}`,
    async run(out, shards, signal, onShard) {
      const pool = shardPool(size, timeoutMs);
      const explain = async (shard: number) => {
        if (signal.aborted) return;
        onShard(shard, await pool.explain({ out, shard }));
      };
      try {
        await pMap(shards, explain, { concurrency: size });
      } finally {
        await pool.close();
      }
    },
  };
}
