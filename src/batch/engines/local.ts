import { availableParallelism } from "node:os";
import pMap from "p-map";
import type { Engine } from "../engine.js";
import { shardPool } from "./shard-pool.js";

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
      const pool = shardPool(size);
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
