import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type Attribution, explainTreeRows, matrix, parseExplanation } from "whybox";
import { forestModel, readForest } from "whybox/trees";
import { treeMethod } from "../../../dist/cli/methods/tree-method.js";
import { LOAN, runCli } from "../run-cli.js";

const { rows, models } = JSON.parse(
  readFileSync(new URL("../../fixtures/trees/responses.json", import.meta.url), "utf8"),
) as { rows: number[][]; models: { [name: string]: { export: object } } };
const three = models["XGBoost multi:softprob"].export;

const folder = mkdtempSync(join(tmpdir(), "whybox-tree-"));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, content: string) => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};
const model = write("three.json", JSON.stringify(three));
// More rows than are explained in one go.
const many = Array.from({ length: 70 }, (_, i) => rows[i % rows.length].map((value) => value + Math.floor(i / 8) / 10));
const data = write("rows.csv", `f0,f1\n${many.map((row) => row.join()).join("\n")}\n`);

test("rows get the values of explainTreeRows, in their order, without a model row", async () => {
  const run = await runCli(
    ["explain", "tree", "--model", model, "--data", data, "--rows", "2:70", "--outputs", "all", "--quiet"],
    {},
  );
  expect([run.code, run.stderr]).toEqual([0, ""]);
  const found = run.stdout
    .trim()
    .split("\n")
    .map((line) => parseExplanation(line) as Attribution);
  const expected = explainTreeRows(readForest(three), many, many.slice(2), { outputs: "all" });
  expect(found.map(({ result }) => result)).toEqual(expected.map(({ result }) => result));
  expect(found.map(({ subject }) => subject.row)).toEqual(found.map((_, i) => i + 2));
  expect(found.every(({ cost }) => cost.modelRows === 0)).toBe(true);
});

test("groups are parts, and a row is drawn as text", async () => {
  const { stdout, code } = await runCli(
    ["explain", "tree", "--model", model, "--data", data, "--row", "0", "--group", "both=f0,f1", "--quiet"],
    {},
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^three: class \d, in logit\n/);
  expect(stdout).toMatch(/\n {2}both/);
});

test("a model without trees, and a sample of the background, are bad usage", async () => {
  const common = ["--data", data, "--row", "0", "--quiet"];
  const other = await runCli(["explain", "tree", "--model", LOAN, ...common], {});
  expect(other).toMatchObject({ code: 2, stdout: "" });
  expect(other.stderr).toMatch(/explain tree: reads the trees of a forest, and .*loan\.js has none to read/);
  const sampled = await runCli(["explain", "tree", "--model", model, ...common, "--background-rows", "5"], {});
  expect(sampled).toMatchObject({ code: 2, stdout: "" });
  expect(sampled.stderr).toMatch(/--background-rows: a sample of the background saves no model rows here/);
});

test("a signal ends it, though it asks nothing", async () => {
  const read = treeMethod.read?.({
    model: forestModel(readForest(three)),
    rows: matrix(many),
    background: matrix(many),
    weights: undefined,
    groups: {},
  });
  await expect(read?.(0, AbortSignal.abort())).rejects.toMatchObject({ code: "ABORTED" });
  // It looks between trees, rows and explanations.
  let looks = 0;
  const { signal } = new AbortController();
  Object.defineProperty(signal, "aborted", { get: () => ++looks > 9 });
  await expect(read?.(65, signal)).rejects.toMatchObject({ code: "ABORTED", message: "explainTree: aborted" });
});

test("a row that cannot be explained fails by itself, and the rows of its block keep their values", async () => {
  const forest = forestModel(readForest(three), { name: "three" });
  const rows = matrix(many.map((row, i) => (i === 5 ? [Number.POSITIVE_INFINITY, row[1]] : row)));
  const read = treeMethod.read?.({ model: forest, rows, background: matrix(many) } as never);
  const results = await Promise.allSettled([3, 5, 6, 66].map((index) => read?.(index, undefined)));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
  expect(results[1]).toMatchObject({ reason: { message: expect.stringContaining('"f0"') } });
  const expected = explainTreeRows(readForest(three), many, [many[3], many[6], many[66]]);
  const found = results.flatMap((each) => (each.status === "fulfilled" ? [(each.value as Attribution).result] : []));
  expect(found).toEqual(expected.map(({ result }) => result));
});
