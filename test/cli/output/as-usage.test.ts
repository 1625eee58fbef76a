import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOAN, runCli } from "../run-cli.js";

const PEOPLE = "age,job,city rent,savings,paid\n31,nurse,800,1200,1\n58,cook,700,300,0\n";
const JOB = { schema: "whybox/job@1", model: LOAN, table: "people.csv", ignore: ["paid"], method: "exact", out: "out" };
const ROW = ["--data", "people.csv", "--row", "0"];
const SERVER = ["--model", "http://127.0.0.1:9/x", "--model-args", '{"timeoutMs":-1}'];

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-usage-"));
  await writeFile(join(directory, "people.csv"), PEOPLE);
  await writeFile(join(directory, "unknown.json"), JSON.stringify({ ...JOB, attempt: 1 }));
  await writeFile(join(directory, "no-place.json"), JSON.stringify({ ...JOB, out: "people.csv/out" }));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe("what the command asks for and cannot be ends with exit code 2, before the model is asked:", () => {
  test.each([
    ["an option of a server", ["explain", "exact", ...SERVER, ...ROW], "timeoutMs"],
    ["an option of a server that is inspected", ["inspect", ...SERVER], "timeoutMs"],
    ["a field of a job", ["batch", "run", "unknown.json"], "attempt: unknown field"],
    ["a field of a job of one shard", ["batch", "shard", "unknown.json", "--index", "0"], "attempt: unknown field"],
    [
      "a folder that cannot be made",
      ["batch", "run", "no-place.json", "--workers", "1"],
      "no folder can be made there",
    ],
    ["a target", ["audit", "--data", "people.csv", "--target", "nope"], 'no column "nope" (target)'],
    ["a weight", ["audit", "--data", "people.csv", "--weights", "nope"], 'no column "nope" (weights)'],
    [
      "a group",
      ["fairness", "--data", "people.csv", "--prediction", "paid", "--groups", "nope"],
      'no column "nope" (groups)',
    ],
    [
      "a column of ids",
      ["explain", "exact", "--model", LOAN, ...ROW, "--ignore", "paid", "--id", "nope"],
      'no column "nope" for the ids',
    ],
  ])("%s", async (_, args, message) => {
    const { code, stdout, stderr } = await runCli(args, { cwd: directory });
    expect(stderr).toContain(message);
    expect([code, stdout]).toEqual([2, ""]);
  });
});
