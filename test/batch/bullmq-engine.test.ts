import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { localEngine, runBatch } from "whybox/batch";
import { publishedBytes } from "../../benchmarks/batch/published-bytes.js";
import { model, queueOfOnesOwn } from "./queue-of-ones-own.js";

const { engine, folder, job, startWorker } = queueOfOnesOwn();

describe("bullmqEngine", () => {
  test("publishes the bytes that localEngine does, by two workers", async () => {
    await runBatch(job("local"), { engine: localEngine({ size: 1 }) });
    const workers = [startWorker(), startWorker()];
    const progress = await runBatch(job("queue"), { engine: engine() });
    expect(progress).toMatchObject({ doneRows: 40, doneShards: 5, failedShards: [] });
    expect(publishedBytes(join(folder(), "queue"))).toEqual(publishedBytes(join(folder(), "local")));
    const published = workers.flatMap(({ events }) => events).filter(({ event }) => event === "shard published");
    expect(published).toHaveLength(5);
  });

  test("reports a shard whose model exits, and publishes the others", async () => {
    startWorker();
    const poisoned = { path: model, args: { exitsAt: 41 } };
    const progress = await runBatch(job("poisoned", { model: poisoned }), { engine: engine() });
    expect(progress).toMatchObject({
      doneShards: 4,
      failedShards: [{ shard: 2, code: "WORKER_EXITED", message: expect.stringMatching(/exited on each of 3/) }],
    });
  });

  test("drains when stopped: what waits leaves the queue, and the next run goes on", async () => {
    const stop = new AbortController();
    startWorker();
    const slow = { path: model, args: { slowMs: 80 } };
    const stopped = runBatch(job("drained", { model: slow }), {
      ...{ engine: engine(), signal: stop.signal },
      onProgress: ({ doneShards }) => doneShards >= 1 && stop.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: "ABORTED" });
    const done = readdirSync(join(folder(), "drained/shards")).length;
    expect(done).toBeLessThan(5);
    await runBatch(job("drained", { model: slow }), { engine: engine() });
    expect(publishedBytes(join(folder(), "drained"))).toEqual(publishedBytes(join(folder(), "local")));
  });
});
