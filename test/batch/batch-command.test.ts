import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { batchStatus, localEngine, runBatch } from "whybox/batch";
import { publishedBytes } from "../../benchmarks/batch/published-bytes.js";
import { runCli } from "../cli/run-cli.js";

const BIN = fileURLToPath(new URL("../../dist/cli/whybox.js", import.meta.url));
const MODEL = fileURLToPath(new URL("../models/loans.js", import.meta.url));
let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "whybox-batch-command-"));
  const rows = Array.from({ length: 40 }, (_, row) => [20 + row, 30 + ((row * 7) % 23), 1 + ((row * 11) % 19)]);
  writeFileSync(join(folder, "rows.csv"), ["age,income,amount", ...rows.map((row) => row.join()), ""].join("\n"));
  await runBatch(
    { ...job("local"), table: join(folder, "rows.csv"), out: join(folder, "local") },
    {
      engine: localEngine({ size: 1 }),
    },
  );
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const job = (out: string, more: object = {}) => ({
  ...{ schema: "whybox/job@1", model: MODEL, table: "rows.csv", method: "kernel-shap", rowsPerShard: 20 },
  ...{ background: { rows: 5 }, out, ...more },
});

function writeJob(out: string, more: object = {}): string {
  const file = join(folder, `${out}.json`);
  writeFileSync(file, JSON.stringify(job(out, more)));
  return file;
}

describe("whybox batch shard", () => {
  test("one process per shard publishes the bytes of a run, and says where it was too late", async () => {
    const file = writeJob("shards");
    expect(await runCli(["batch", "plan", file])).toMatchObject({ code: 0, stdout: "2\n" });
    expect(existsSync(join(folder, "shards/shards"))).toBe(false);
    for (const index of ["1", "0"]) {
      const { code, stdout } = await runCli(["batch", "shard", file, "--index", index]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: `shard ${index} of 2: published\n` });
    }
    expect(publishedBytes(join(folder, "shards"))).toEqual(publishedBytes(join(folder, "local")));
    const again = await runCli(["batch", "shard", file, "--index", "1"]);
    expect(again).toMatchObject({ code: 0, stdout: "shard 1 of 2: was published before\n" });
    const beyond = await runCli(["batch", "shard", file, "--index", "2"]);
    expect(beyond).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--index 2: the job has 2 shards, from 0 to 1/),
    });

    const { stdout } = await runCli(["batch", "status", file, "--format", "prometheus"]);
    expect(stdout).toContain("# TYPE whybox_batch_rows_done gauge\nwhybox_batch_rows_done 40\n");
    expect(stdout).toContain("whybox_batch_machines 1\n");
  }, 120_000);
});

describe("whybox batch shard --of", () => {
  test("explains every so many-th shard, and goes on after one whose model ends the process", async () => {
    const file = writeJob("tasks", { rowsPerShard: 8, model: { path: MODEL, args: { exitsAt: 41 } } });
    const even = await runCli(["batch", "shard", file, "--index", "0", "--of", "2"]);
    expect({ code: even.code, stdout: even.stdout }).toEqual({
      code: 1,
      stdout: "shard 0 of 5: published\nshard 4 of 5: published\n",
    });
    expect(even.stderr).toMatch(/^whybox: shard 2 of 5: WORKER_EXITED: /);
    const odd = await runCli(["batch", "shard", file, "--index", "1", "--of", "2"]);
    expect(odd).toMatchObject({ code: 0, stdout: "shard 1 of 5: published\nshard 3 of 5: published\n" });
    expect((await batchStatus(join(folder, "tasks"))).failedShards).toMatchObject([{ shard: 2 }]);
    expect((await runCli(["batch", "shard", file, "--index", "2", "--of", "2"])).code).toBe(2);
  }, 120_000);
});

test.skipIf(process.platform === "win32")(
  "a signal is answered at once, and lets shards under way finish",
  async () => {
    const file = writeJob("stopped", { rowsPerShard: 4, model: { path: MODEL, args: { slowMs: 5 } } });
    let sent = false;
    const { code, stderr } = await runCli(["batch", "run", file, "--workers", "1", "--log", "json"], {
      onStderr: (child, text) => {
        if (!sent && text.includes('"shard published"')) sent = child.kill("SIGINT");
      },
    });
    expect(code).toBe(130);
    expect(stderr).toContain("SIGINT: shards under way are finished first; a second signal ends at once");
    const { doneShards, shards } = await batchStatus(join(folder, "stopped"));
    expect(doneShards).toBeGreaterThan(0);
    expect(doneShards).toBeLessThan(shards);
  },
  60_000,
);

describe.skipIf(process.platform === "win32")("a full disk", () => {
  // The larger file of a shard is the lines, written by Node, or the table, written by DuckDB.
  test.each([
    ["lines", true, 8],
    ["table", false, 1],
  ])(
    "stops the batch where the %s do not fit, and the next run goes on",
    async (out, explanations, kilobytes) => {
      const file = writeJob(out, { explanations });
      expect((await runCli(["batch", "plan", file])).code).toBe(0);
      // A write beyond the limit fails as one on a full disk does.
      const command = `ulimit -f ${kilobytes}; exec '${process.execPath}' '${BIN}' batch run '${file}' --workers 1`;
      const { status, stderr } = spawnSync("bash", ["-c", command], { cwd: folder });
      expect(String(stderr)).toMatch(/no room to write \(.*make room and run the same job again/);
      expect(status).toBe(1);
      expect(existsSync(join(folder, out, "shards")) ? readdirSync(join(folder, out, "shards")) : []).toEqual([]);
      expect((await runCli(["batch", "run", file, "--workers", "1"])).code).toBe(0);
      const tables = publishedBytes(join(folder, out)).filter((name) => name.includes("rows.parquet"));
      expect(tables).toEqual(publishedBytes(join(folder, "local")));
    },
    120_000,
  );
});

describe("whybox batch status", () => {
  test("tells of rows and shards that failed, and answers Prometheus", async () => {
    const sick = { path: MODEL, args: { failsAt: 12, exitsAt: 41 } };
    const file = writeJob("sick", { rowsPerShard: 8, model: sick });
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
    const out = join(folder, "speed");
    cpSync(join(folder, "local"), out, { recursive: true });
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
    const file = writeJob("damaged");
    await runCli(["batch", "run", file, "--workers", "1"]);
    expect((await runCli(["batch", "status", file, "--verify"])).code).toBe(0);
    appendFileSync(join(folder, "damaged/shards/00000001/rows.parquet"), "x");
    const { code, stderr } = await runCli(["batch", "status", file, "--verify"]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "whybox: shard 1: rows.parquet is not as it was published; remove its folder and run the job again\n",
    });
  }, 120_000);
});

describe("whybox batch run", () => {
  test("--retry-failed explains again what failed, and leaves the rest", async () => {
    const failsUntil = join(folder, "back");
    const file = writeJob("flaky", { model: { path: MODEL, args: { failsAt: 12, failsUntil } } });
    expect((await runCli(["batch", "run", file, "--workers", "1"])).stdout).toMatch(/3 of them without an explanation/);
    writeFileSync(failsUntil, "");
    expect((await runCli(["batch", "run", file, "--workers", "1"])).code).toBe(1);
    const retried = await runCli(["batch", "run", file, "--workers", "1", "--retry-failed"]);
    expect(retried).toMatchObject({ code: 0, stdout: expect.stringMatching(/^40 of 40 rows are done; 2 of 2 shards/) });
    expect(publishedBytes(join(folder, "flaky"))).toEqual(publishedBytes(join(folder, "local")));
  }, 120_000);
});

describe("a job", () => {
  test("whose model or table has changed is refused, with what differs", async () => {
    copyFileSync(join(folder, "rows.csv"), join(folder, "changing.csv"));
    const table = { ...job("changed"), table: join(folder, "changing.csv"), out: join(folder, "changed") };
    await runBatch(table, { engine: localEngine({ size: 1 }) });
    appendFileSync(join(folder, "changing.csv"), "1,2,3\n");
    await expect(runBatch(table)).rejects.toMatchObject({
      code: "BATCH_CHANGED",
      message: expect.stringMatching(
        /which differs in table \S*changing.csv size \(was \d+, is \d+\); table \S*changing.csv time /,
      ),
    });
    const other = { ...job("local"), table: join(folder, "rows.csv"), out: join(folder, "local") };
    await expect(runBatch({ ...other, model: { path: MODEL, args: { slowMs: 1 } } })).rejects.toMatchObject({
      message: expect.stringMatching(/which differs in model args \(was null, is \{"slowMs":1\}\)/),
    });
  }, 120_000);

  test("whose model does not load stops at once", async () => {
    const broken = join(folder, "broken.mjs");
    writeFileSync(
      broken,
      "import { threadId } from 'node:worker_threads';\nimport { createModel as make } from " +
        `${JSON.stringify(MODEL)};\nexport function createModel() { if (threadId > 0) throw new Error("no licence"); return make(); }\n`,
    );
    const stopped = { ...job("broken"), model: broken, table: join(folder, "rows.csv"), out: join(folder, "broken") };
    await expect(runBatch({ ...stopped, rowsPerShard: 1 }, { engine: localEngine({ size: 1 }) })).rejects.toMatchObject(
      {
        code: "MODEL_LOAD_FAILED",
        message: expect.stringMatching(/no licence/),
      },
    );
  }, 120_000);
});
