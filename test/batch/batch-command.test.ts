import { spawnSync } from "node:child_process";
import { appendFileSync, copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localEngine, runBatch } from "whybox/batch";
import { runCli } from "../cli/run-cli.js";
import { publishedHashes } from "./published-hashes.js";

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
    expect(publishedHashes(join(folder, "shards"))).toEqual(publishedHashes(join(folder, "local")));
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
      const tables = publishedHashes(join(folder, out)).filter((name) => name.includes("rows.parquet"));
      expect(tables).toEqual(publishedHashes(join(folder, "local")));
    },
    120_000,
  );
});

describe("a job", () => {
  test("whose model ends the process at one row goes on with the others, and names the shard", async () => {
    const poisoned = { ...job("poisoned"), table: join(folder, "rows.csv"), out: join(folder, "poisoned") };
    const model = { path: MODEL, args: { exitsAt: 41 } };
    const progress = await runBatch({ ...poisoned, rowsPerShard: 8, model }, { engine: localEngine({ size: 1 }) });
    expect(progress).toMatchObject({
      ...{ doneShards: 4, doneRows: 32 },
      failedShards: [
        { shard: 2, code: "WORKER_EXITED", message: expect.stringMatching(/exited on each of 3 attempts/) },
      ],
    });
  }, 120_000);

  test("whose model or table has changed is refused, with what differs", async () => {
    copyFileSync(join(folder, "rows.csv"), join(folder, "changing.csv"));
    const table = { ...job("changed"), table: join(folder, "changing.csv"), out: join(folder, "changed") };
    await runBatch(table, { engine: localEngine({ size: 1 }) });
    appendFileSync(join(folder, "changing.csv"), "1,2,3\n");
    await expect(runBatch(table)).rejects.toMatchObject({
      code: "BATCH_CHANGED",
      message: expect.stringMatching(/which differs in table \(was \[\{"path":".*changing.csv","size":\d+,"time"/),
    });
    const other = { ...job("local"), table: join(folder, "rows.csv"), out: join(folder, "local") };
    await expect(runBatch({ ...other, model: { path: MODEL, args: { slowMs: 1 } } })).rejects.toMatchObject({
      message: expect.stringMatching(/which differs in model \(was .*"args":null.*"args":\{"slowMs":1\}/),
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
