import { describe, expect, test } from "vitest";
import { progressText, statusText } from "../../../dist/cli/batch/status-text.js";

type Progress = Parameters<typeof statusText>[0];

const underWay: Progress = {
  rows: 1000,
  doneRows: 400,
  failedRows: 0,
  errors: {},
  shards: 10,
  doneShards: 4,
  failedShards: [],
  modelRows: 51_200,
  seconds: 64.4,
  machines: ["one"],
  rowsPerSecond: 6.25,
};
const text = (change: Partial<Progress> = {}) => statusText({ ...underWay, ...change }, "text");
const lost = (count: number) =>
  Array.from({ length: count }, (_, shard) => ({
    shard,
    code: "WORKER_EXITED",
    message: `lost\n${shard}`,
  })) as unknown as Progress["failedShards"];

describe("the status of a batch", () => {
  test("says what is done, how fast, how long it will take, and what it took", () => {
    expect(text()).toBe(
      "400 of 1000 rows are done; 4 of 10 shards\n" +
        "6.25 rows per second; 600 rows left, about 96 seconds\n" +
        "51200 model rows in 64 seconds of work, on one\n",
    );
  });

  test("says nothing of a speed that is not known, and nothing of work before there was any", () => {
    const begun = { doneRows: 0, doneShards: 0, modelRows: 0, seconds: 0, machines: [] };
    for (const rowsPerSecond of [null, 0]) {
      expect(text({ ...begun, rowsPerSecond })).toBe("0 of 1000 rows are done; 0 of 10 shards\n");
    }
  });

  test("has no time left at its end", () => {
    expect(text({ doneRows: 1000, doneShards: 10, rowsPerSecond: 12.3456 })).toContain("\n12.3 rows per second\n");
  });

  test("counts rows without an explanation by their error", () => {
    expect(text({ failedRows: 3, errors: { MODEL_FAILED: 2, ABORTED: 1 } })).toMatch(
      /^400 of 1000 rows are done, 3 of them without an explanation \(2 MODEL_FAILED, 1 ABORTED\); 4 of 10 shards\n/,
    );
  });

  test.each<[string[], string]>([
    [["a", "b"], "on 2 machines: a, b\n"],
    [["a", "b", "c", "d", "e"], "on 5 machines: a, b, c, d, e\n"],
    [["a", "b", "c", "d", "e", "f"], "on 6 machines: a, b, c, d, e, ...\n"],
    [["evil\u001b[2J"], "on evil\\u001b[2J\n"],
  ])("names the machines %j", (machines, end) => {
    expect(text({ machines })).toContain(end);
  });

  test("lists shards that were given up, five at the most", () => {
    const line = (shard: number) => `  shard ${shard}: WORKER_EXITED: lost\\n${shard}\n`;
    expect(text({ failedShards: lost(1) })).toContain(
      `\n1 shard was given up; run the job again to try once more:\n${line(0)}`,
    );
    const five = [0, 1, 2, 3, 4].map(line).join("");
    expect(
      text({ failedShards: lost(5) }).endsWith(
        `\n5 shards were given up; run the job again to try once more:\n${five}`,
      ),
    ).toBe(true);
    expect(text({ failedShards: lost(7) }).endsWith(`${five}  and 2 more; --format json lists all\n`)).toBe(true);
  });

  test.each<[number, string]>([
    [0.0123, "0.012 seconds"],
    [1, "1 second"],
    [119, "120 seconds"],
    [120, "2 minutes"],
    [7199, "120 minutes"],
    [7200, "2 hours"],
    [172_799, "48 hours"],
    [172_800, "2 days"],
    [1e6, "12 days"],
  ])("%d seconds of work are %s", (seconds, words) => {
    expect(text({ seconds })).toContain(`model rows in ${words} of work`);
  });

  test("is JSON, or metrics, where these are asked for", () => {
    const failed = { ...underWay, failedShards: lost(7) };
    expect(JSON.parse(statusText(failed, "json"))).toEqual(failed);
    expect(statusText(underWay, "prometheus")).toMatch(/^# HELP .*\n# TYPE \w+ gauge\nwhybox_batch_/);
  });
});

test.each<[Partial<Progress>, string]>([
  [{ rowsPerSecond: null }, ""],
  [{}, " | 6.25 rows per second"],
  [{ rowsPerSecond: 0, failedRows: 2 }, " | 2 failed"],
  [{ rowsPerSecond: null, failedShards: lost(1), machines: ["a", "b"] }, " | 1 shard given up | 2 machines"],
  [
    { rowsPerSecond: 1234.5, failedRows: 1, failedShards: lost(2) },
    " | 1230 rows per second | 1 failed | 2 shards given up",
  ],
])("behind a bar of progress with %j: %j", (change, words) => {
  expect(progressText({ ...underWay, ...change })).toBe(words);
});
