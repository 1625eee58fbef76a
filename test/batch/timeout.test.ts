import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { localEngine, runBatch } from "whybox/batch";
import { runCli } from "../cli/run-cli.js";

const ENDLESS = fileURLToPath(new URL("../models/endless.js", import.meta.url));
const TIMEOUT_MS = 1500;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "whybox-timeout-"));
  const rows = Array.from({ length: 20 }, (_, row) => [20 + row, 3 + (row % 7), 1 + (row % 5)].join());
  writeFileSync(join(folder, "rows.csv"), ["age,income,amount", ...rows, ""].join("\n"));
  writeFileSync(join(folder, "background.csv"), "age,income,amount\n1,2,3\n4,5,6\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const job = (out: string, args: object) => ({
  ...{ schema: "whybox/job@1", model: { path: ENDLESS, args }, table: join(folder, "rows.csv"), method: "exact" },
  ...{ background: { table: join(folder, "background.csv") }, rowsPerShard: 10, explanations: true },
  out: join(folder, out),
});

const linesOf = (out: string, shard: number) =>
  readFileSync(join(folder, out, "shards", `0000000${shard}`, "explanations.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

test.each([
  ["waits for what never comes", false],
  ["never gives way", true],
])("with --timeout-ms a row over which the model %s fails, and the others of its shard are kept", async (_, spins) => {
  const name = `spins-${spins}`;
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(job(name, { at: [33, 36], spins })));
  const args = ["batch", "run", `${name}.json`, "--workers", "1", "--timeout-ms", String(TIMEOUT_MS)];
  const { code, stdout } = await runCli(args, { cwd: folder });
  expect(stdout).toContain("20 of 20 rows are done, 2 of them without an explanation (2 WORKER_TIMED_OUT)");
  expect(code).toBe(1);
  const failed = linesOf(name, 1).filter(({ error }) => error);
  expect(failed).toEqual(
    [13, 16].map((index) => ({
      index,
      error: {
        code: "WORKER_TIMED_OUT",
        message: expect.stringContaining(`had not answered a chunk after ${TIMEOUT_MS} ms`),
      },
    })),
  );
});

test("a shard with more than three such rows fails, and the others do not", async () => {
  const engine = localEngine({ size: 1, timeoutMs: 1000 });
  const { doneShards, failedShards } = await runBatch(job("many", { at: [31, 32, 33, 34, 35] }), { engine });
  expect(doneShards).toBe(1);
  expect(failedShards).toMatchObject([{ shard: 1, code: "WORKER_TIMED_OUT" }]);
});

test("is refused where it is no time, or the workers are elsewhere", async () => {
  expect(() => localEngine({ timeoutMs: 0 })).toThrow("localEngine: expected timeoutMs to be a whole number");
  const { code, stderr } = await runCli(["batch", "run", "x.json", "--redis", "--timeout-ms", "5"], { cwd: folder });
  expect(stderr).toContain("'--timeout-ms <n>' cannot be used with option '--redis [url]'");
  expect(code).toBe(2);
});
