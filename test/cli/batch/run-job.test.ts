import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { batchStatus } from "whybox/batch";
import { publishedBytes } from "../../../benchmarks/batch/published-bytes.js";
import { inBatchFolder, LOANS } from "../../batch/loans-job.js";
import { runCli } from "../run-cli.js";

const BIN = fileURLToPath(new URL("../../../dist/cli/whybox.js", import.meta.url));
const place = inBatchFolder();

test.skipIf(process.platform === "win32")(
  "a signal is answered at once, and lets shards under way finish",
  async () => {
    const file = place.writeJob("stopped", { rowsPerShard: 4, model: { path: LOANS, args: { slowMs: 5 } } });
    let sent = false;
    const { code, stderr } = await runCli(["batch", "run", file, "--workers", "1", "--log", "json"], {
      onStderr: (child, text) => {
        if (!sent && text.includes('"shard published"')) sent = child.kill("SIGINT");
      },
    });
    expect(code).toBe(130);
    expect(stderr).toContain("SIGINT: shards under way are finished first; a second signal ends at once");
    const { doneShards, shards } = await batchStatus(join(place.folder, "stopped"));
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
      const file = place.writeJob(out, { explanations });
      expect((await runCli(["batch", "plan", file])).code).toBe(0);
      // A write beyond the limit fails as one on a full disk does.
      const command = `ulimit -f ${kilobytes}; exec '${process.execPath}' '${BIN}' batch run '${file}' --workers 1`;
      const { status, stderr } = spawnSync("bash", ["-c", command], { cwd: place.folder });
      expect(String(stderr)).toMatch(/no room to write \(.*make room and run the same job again/);
      expect(status).toBe(1);
      expect(
        existsSync(join(place.folder, out, "shards")) ? readdirSync(join(place.folder, out, "shards")) : [],
      ).toEqual([]);
      expect((await runCli(["batch", "run", file, "--workers", "1"])).code).toBe(0);
      const tables = publishedBytes(join(place.folder, out)).filter((name) => name.includes("rows.parquet"));
      expect(tables).toEqual(publishedBytes(join(place.folder, "local")));
    },
    120_000,
  );
});

test("a folder that is removed while the batch runs is one error, and is not made anew", async () => {
  const file = place.writeJob("gone", { rowsPerShard: 2, model: { path: LOANS, args: { slowMs: 5 } } });
  let isGone = false;
  const { code, stderr } = await runCli(["batch", "run", file, "--workers", "2", "--log", "json"], {
    onStderr: (_, text) => {
      if (isGone || !text.includes('"shard published"')) return;
      isGone = true;
      rmSync(join(place.folder, "gone"), { recursive: true, force: true, maxRetries: 5 });
    },
  });
  expect(code).toBe(1);
  expect(stderr.match(/was removed while the batch ran; run the same job again/g)).toHaveLength(1);
  expect(stderr).not.toContain('"shard failed"');
  expect(existsSync(join(place.folder, "gone", "shards"))).toBe(false);
}, 60_000);

describe("whybox batch run", () => {
  test("--retry-failed explains again what failed, and leaves the rest", async () => {
    const failsUntil = join(place.folder, "back");
    const file = place.writeJob("flaky", { model: { path: LOANS, args: { failsAt: 12, failsUntil } } });
    expect((await runCli(["batch", "run", file, "--workers", "1"])).stdout).toMatch(/3 of them without an explanation/);
    writeFileSync(failsUntil, "");
    expect((await runCli(["batch", "run", file, "--workers", "1"])).code).toBe(1);
    const retried = await runCli(["batch", "run", file, "--workers", "1", "--retry-failed"]);
    expect(retried).toMatchObject({ code: 0, stdout: expect.stringMatching(/^40 of 40 rows are done; 2 of 2 shards/) });
    expect(publishedBytes(join(place.folder, "flaky"))).toEqual(publishedBytes(join(place.folder, "local")));
  }, 120_000);
});
