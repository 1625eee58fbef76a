import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { batchStatus } from "whybox/batch";
import { publishedBytes } from "../../../benchmarks/batch/published-bytes.js";
import { inBatchFolder, LOANS } from "../../batch/loans-job.js";
import { runCli } from "../run-cli.js";

const place = inBatchFolder();

describe("whybox batch shard", () => {
  test("one process per shard publishes the bytes of a run, and says where it was too late", async () => {
    const file = place.writeJob("shards");
    expect(await runCli(["batch", "plan", file])).toMatchObject({ code: 0, stdout: "2\n" });
    expect(existsSync(join(place.folder, "shards/shards"))).toBe(false);
    for (const index of ["1", "0"]) {
      const { code, stdout } = await runCli(["batch", "shard", file, "--index", index]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: `shard ${index} of 2: published\n` });
    }
    expect(publishedBytes(join(place.folder, "shards"))).toEqual(publishedBytes(join(place.folder, "local")));
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
    const file = place.writeJob("tasks", { rowsPerShard: 8, model: { path: LOANS, args: { exitsAt: 41 } } });
    const even = await runCli(["batch", "shard", file, "--index", "0", "--of", "2"]);
    expect({ code: even.code, stdout: even.stdout }).toEqual({
      code: 1,
      stdout: "shard 0 of 5: published\nshard 4 of 5: published\n",
    });
    expect(even.stderr).toMatch(/^whybox: shard 2 of 5: WORKER_EXITED: /);
    const odd = await runCli(["batch", "shard", file, "--index", "1", "--of", "2"]);
    expect(odd).toMatchObject({ code: 0, stdout: "shard 1 of 5: published\nshard 3 of 5: published\n" });
    expect((await batchStatus(join(place.folder, "tasks"))).failedShards).toMatchObject([{ shard: 2 }]);
    expect((await runCli(["batch", "shard", file, "--index", "2", "--of", "2"])).code).toBe(2);
  }, 120_000);
});
