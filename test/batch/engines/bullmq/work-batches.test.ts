import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Queue } from "bullmq";
import { beforeAll, describe, expect, test } from "vitest";
import { localEngine, runBatch } from "whybox/batch";
import { publishedBytes } from "../../../../benchmarks/batch/published-bytes.js";
import { model, queueOfOnesOwn } from "../../queue-of-ones-own.js";

const { engine, folder, job, redis, startWorker } = queueOfOnesOwn();

beforeAll(async () => {
  await runBatch(job("local"), { engine: localEngine({ size: 1 }) });
});

describe("workBatches", () => {
  test("a worker runs no model, and writes into no folder(), that its operator does not allow", async () => {
    const narrow = startWorker({ allowed: [folder()] });
    await expect(runBatch(job("refused"), { engine: engine() })).rejects.toMatchObject({
      code: "MODEL_NOT_ALLOWED",
      message: expect.stringContaining(`does not take the model from there; its operator allows ${folder()}`),
    });
    expect(readdirSync(join(folder(), "refused"))).not.toContain("shards");

    narrow.stop();
    await narrow.ended;
    startWorker();
    const farFile = job("far", { model: { path: model, files: [fileURLToPath(new URL(import.meta.url))] } });
    await expect(runBatch(farFile, { engine: engine() })).rejects.toMatchObject({
      message: expect.stringMatching(
        /work-batches\.test\.ts: this worker does not take a file of the model from there/,
      ),
    });
  });

  test("a worker refuses a payload that is no shard, and ends at one of another version, which goes back", async () => {
    const queue = new Queue("shards", { connection: { url: redis().url }, prefix: "whybox" });
    const worker = startWorker();
    try {
      await queue.add("shard", { schema: "whybox/shard@1", out: "/etc", command: "ls" }, { jobId: "strange" });
      await until(() => worker.events.some(({ event }) => event === "shard failed"));
      expect((await queue.getJob("strange"))?.failedReason).toMatch(/^INVALID_DATA: not a shard: /);
      const other = { schema: "whybox/shard@1", version: "9.9.9", out: folder(), batch: "0".repeat(16), shard: 0 };
      await queue.add("shard", other, { jobId: "newer" });
      await expect(worker.ended).rejects.toMatchObject({
        code: "WORKER_OUTDATED",
        message: expect.stringMatching(/the batch was planned by 9\.9\.9; install the same version/),
      });
      expect(await (await queue.getJob("newer"))?.getState()).toBe("waiting");
    } finally {
      await queue.obliterate({ force: true });
      await queue.close();
    }
  });

  test("a worker with another copy of the model puts the shard back and ends", async () => {
    const copy = join(folder(), "copy.mjs");
    writeFileSync(copy, `export { createModel } from ${JSON.stringify(model)};\n`);
    const run = runBatch(job("copied", { model: copy }), {
      engine: engine(),
      // Changed between plan and work, as where a machine has a copy of its own that is older.
      log: ({ event }) => event === "run started" && writeFileSync(copy, `// older\n${readFileSync(copy, "utf8")}`),
    });
    const stale = startWorker();
    await expect(stale.ended).rejects.toMatchObject({
      code: "MODEL_DIFFERS",
      message: expect.stringMatching(/copy\.mjs: not the model that the batch was planned with/),
    });
    writeFileSync(copy, readFileSync(copy, "utf8").replace("// older\n", ""));
    startWorker();
    expect(await run).toMatchObject({ doneRows: 40, failedShards: [] });
    expect(publishedBytes(join(folder(), "copied"))).toEqual(publishedBytes(join(folder(), "local")));
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}
