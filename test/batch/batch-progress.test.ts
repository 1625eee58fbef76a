import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { batchProgress, progressReader } from "../../dist/batch/batch-progress.js";
import { shardName } from "../../dist/batch/read-plan.js";

/** One instant for all, so that shards that end together do so to the millisecond. */
const now = Date.now();
let out: string;
beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), "progress-"));
});
afterEach(() => rm(out, { recursive: true }));
const plan = () => ({ rows: 40, shards: 4, job: { out } }) as never;

/** A shard of ten rows that took so many seconds and ended so many seconds ago. */
async function publish(
  shard: number,
  record: { seconds: number; endedAgo: number; failedRows?: number; machine?: string },
) {
  const { seconds, endedAgo, failedRows = 0, machine = "b" } = record;
  const folder = join(out, "shards", shardName(shard));
  await mkdir(folder, { recursive: true });
  const errors = failedRows > 0 ? { MODEL_FAILED: failedRows } : {};
  const finishedAt = new Date(now - 1000 * endedAgo).toISOString();
  const found = { shard, rows: 10, failedRows, errors, modelRows: 100, seconds, machine, finishedAt, files: {} };
  await writeFile(join(folder, "shard.json"), JSON.stringify(found));
}

test("adds up what is published, and nothing twice", async () => {
  const read = progressReader(plan());
  expect(await read()).toMatchObject({ rows: 40, doneRows: 0, shards: 4, doneShards: 0, rowsPerSecond: null });
  await publish(0, { seconds: 5, endedAgo: 900, failedRows: 2 });
  await publish(2, { seconds: 7, endedAgo: 900, failedRows: 1, machine: "a" });
  const expected = {
    doneRows: 20,
    failedRows: 3,
    errors: { MODEL_FAILED: 3 },
    doneShards: 2,
    modelRows: 200,
    seconds: 12,
  };
  expect(await read()).toMatchObject({ ...expected, machines: ["a", "b"] });
  expect(await read()).toMatchObject(expected);
  expect(await batchProgress(plan(), [2])).toMatchObject({ doneRows: 10, failedRows: 1 });
});

test("the speed is that of the last minutes: rows over the time from the first beginning to the last end", async () => {
  await publish(0, { seconds: 20, endedAgo: 900 });
  expect((await batchProgress(plan())).rowsPerSecond).toBeNull();
  // Two workers side by side, 20 seconds each, from 30 to 10 seconds ago.
  await publish(1, { seconds: 20, endedAgo: 10 });
  await publish(2, { seconds: 20, endedAgo: 10 });
  expect((await batchProgress(plan())).rowsPerSecond).toBeCloseTo(1, 6);
});
