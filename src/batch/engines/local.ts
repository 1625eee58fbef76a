import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import pMap from "p-map";
import { Piscina } from "piscina";
import type { Engine } from "../engine.js";

/** A worker that is lost is replaced, and its shard given out again, so many times in all. */
const MAX_ATTEMPTS = 3;

/**
 * Explains shards in worker threads of this process. No server: what is finished lies in the output folder, from where
 * the next run goes on.
 *
 * @param size  threads; default: as many as the machine runs at once
 */
export function localEngine({ size = availableParallelism() }: { readonly size?: number } = {}): Engine {
  return {
    name: `local, ${size} worker${size === 1 ? "" : "s"}`,
    async run(out, shards, signal, onShard) {
      const pool = new Piscina({
        filename: fileURLToPath(new URL("./local-worker.js", import.meta.url)),
        minThreads: size,
        maxThreads: size,
        concurrentTasksPerWorker: 1,
      });
      const explain = async (shard: number) => {
        if (signal.aborted) return;
        for (let attempt = 1; ; attempt++) {
          try {
            await pool.run({ out, shard });
            return onShard(shard);
          } catch (error) {
            if (attempt === MAX_ATTEMPTS || !isLost(error)) return onShard(shard, error as Error);
          }
        }
      };
      try {
        await pMap(shards, explain, { concurrency: size });
      } finally {
        await pool.destroy();
      }
    },
  };
}

/** True for a worker that has gone, as by process.exit in a model; an error that it reported would come again. */
function isLost(error: unknown): boolean {
  return /exited with code|terminated|Worker stopped/i.test((error as Error).message);
}
