import { appendFileSync, copyFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { batchStatus, localEngine, runBatch } from "whybox/batch";
import { runCli } from "../cli/run-cli.js";
import { inBatchFolder, LOANS, loansJob } from "./loans-job.js";

const place = inBatchFolder();

describe("whybox batch status", () => {
  test("tells of rows and shards that failed, and answers Prometheus", async () => {
    const sick = { path: LOANS, args: { failsAt: 12, exitsAt: 41 } };
    const file = place.writeJob("sick", { rowsPerShard: 8, model: sick });
    const ran = await runCli(["batch", "run", file, "--workers", "1"]);
    expect(ran.code).toBe(1);
    const { stdout } = await runCli(["batch", "status", file]);
    expect(stdout).toMatch(
      /^32 of 40 rows are done, 2 of them without an explanation \(2 MODEL_FAILED\); 4 of 5 shards\n/,
    );
    expect(stdout).toMatch(
      /\n1 shard was given up; run the job again to try once more:\n {2}shard 2: WORKER_EXITED: its worker exited on each of 3 attempts/,
    );
    let metrics = "";
    const served = await runCli(["batch", "status", file, "--serve", "0"], {
      onStderr: async (child, stderr) => {
        const [url] = /http:\S+/.exec(stderr) ?? [];
        if (!url) return;
        const response = await fetch(url);
        metrics = await response.text();
        child.kill("SIGTERM");
      },
    });
    expect(served.code).toBe(0);
    expect(metrics).toContain("whybox_batch_shards_failed 1\n");
    expect(metrics).toContain('whybox_batch_errors{code="MODEL_FAILED"} 2\n');
  }, 120_000);

  test("counts the time that shards took, so that shards which end together are not endless speed", async () => {
    const out = join(place.folder, "speed");
    cpSync(join(place.folder, "local"), out, { recursive: true });
    const end = Date.now() - 30_000;
    for (const [shard, finishedAt] of [end, end + 10].entries()) {
      const file = join(out, `shards/0000000${shard}/shard.json`);
      const record = { ...JSON.parse(readFileSync(file, "utf8")), seconds: 10, finishedAt: new Date(finishedAt) };
      writeFileSync(file, JSON.stringify(record));
    }
    // 40 rows in 10 seconds by two workers.
    expect((await batchStatus(out)).rowsPerSecond).toBeCloseTo(4, 1);
  });

  test("--verify finds a published file that has changed since", async () => {
    const file = place.writeJob("damaged");
    await runCli(["batch", "run", file, "--workers", "1"]);
    expect((await runCli(["batch", "status", file, "--verify"])).code).toBe(0);
    appendFileSync(join(place.folder, "damaged/shards/00000001/rows.parquet"), "x");
    const { code, stderr } = await runCli(["batch", "status", file, "--verify"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "whybox: shard 1: rows.parquet is not as it was published; remove its folder and run the job again\n",
    });
  }, 120_000);
});

describe("a job", () => {
  test("whose model or table has changed is refused, with what differs", async () => {
    copyFileSync(join(place.folder, "rows.csv"), join(place.folder, "changing.csv"));
    const table = {
      ...loansJob("changed"),
      table: join(place.folder, "changing.csv"),
      out: join(place.folder, "changed"),
    };
    await runBatch(table, { engine: localEngine({ size: 1 }) });
    appendFileSync(join(place.folder, "changing.csv"), "1,2,3\n");
    await expect(runBatch(table)).rejects.toMatchObject({
      code: "BATCH_CHANGED",
      message: expect.stringMatching(
        /which differs in table \S*changing.csv size \(was \d+, is \d+\); table \S*changing.csv time /,
      ),
    });
    const other = { ...loansJob("local"), table: join(place.folder, "rows.csv"), out: join(place.folder, "local") };
    await expect(runBatch({ ...other, model: { path: LOANS, args: { slowMs: 1 } } })).rejects.toMatchObject({
      message: expect.stringMatching(/which differs in model args \(was null, is \{"slowMs":1\}\)/),
    });
  }, 120_000);

  test("whose model does not load stops at once", async () => {
    const broken = join(place.folder, "broken.mjs");
    writeFileSync(
      broken,
      "import { threadId } from 'node:worker_threads';\nimport { createModel as make } from " +
        `${JSON.stringify(LOANS)};\nexport function createModel() { if (threadId > 0) throw new Error("no licence"); return make(); }\n`,
    );
    const stopped = {
      ...loansJob("broken"),
      model: broken,
      table: join(place.folder, "rows.csv"),
      out: join(place.folder, "broken"),
    };
    await expect(runBatch({ ...stopped, rowsPerShard: 1 }, { engine: localEngine({ size: 1 }) })).rejects.toMatchObject(
      {
        code: "MODEL_LOAD_FAILED",
        message: expect.stringMatching(/no licence/),
      },
    );
  }, 120_000);
});
