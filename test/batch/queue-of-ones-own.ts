import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll } from "vitest";
import { type BatchEvent, bullmqEngine, type WorkBatchesOptions, workBatches } from "whybox/batch";
import { type RedisServer, startRedis } from "../../benchmarks/batch/redis-server.js";

export const model = fileURLToPath(new URL("../models/loans.js", import.meta.url));

/** A Redis and a folder with a table of 40 rows, for the tests of one file. */
export function queueOfOnesOwn() {
  const own = { folder: "", redis: undefined as unknown as RedisServer, stops: [] as (() => Promise<unknown>)[] };
  beforeAll(async () => {
    own.folder = mkdtempSync(join(tmpdir(), "whybox-bullmq-"));
    mkdirSync(join(own.folder, "redis"));
    own.redis = await startRedis(join(own.folder, "redis"));
    const rows = Array.from({ length: 40 }, (_, row) => [20 + row, 30 + ((row * 7) % 23), 1 + ((row * 11) % 19)]);
    writeFileSync(join(own.folder, "rows.csv"), ["age,income,amount", ...rows.map((row) => row.join()), ""].join("\n"));
  });
  afterAll(async () => {
    await own.redis.kill();
    rmSync(own.folder, { recursive: true, force: true });
  });
  // Workers of a test are stopped at its end.
  afterEach(async () => {
    await Promise.allSettled(own.stops.map((stop) => stop()));
    own.stops = [];
  });
  return {
    folder: () => own.folder,
    redis: () => own.redis,
    stops: () => own.stops,
    engine: () => bullmqEngine({ redis: own.redis.url }),
    job: (out: string, more: object = {}) => ({
      ...{ schema: "whybox/job@1", model, table: join(own.folder, "rows.csv"), method: "kernel-shap" },
      ...{ rowsPerShard: 8, background: { rows: 5 }, out: join(own.folder, out), ...more },
    }),
    startWorker(options: Partial<WorkBatchesOptions> = {}) {
      const stop = new AbortController();
      const events: BatchEvent[] = [];
      const ended = workBatches({
        ...{ redis: own.redis.url, allowed: [own.folder, dirname(model)], size: 1, lockSeconds: 2 },
        ...{ signal: stop.signal, log: (event: BatchEvent) => events.push(event), ...options },
      });
      ended.catch(() => {});
      own.stops.push(() => {
        stop.abort();
        return ended;
      });
      return { events, ended, stop: () => stop.abort() };
    },
  };
}
