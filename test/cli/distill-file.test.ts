import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { distill, importModel, parseExplanation, readTable, type TreeExplanation, toText } from "whybox";
import { peopleDirectory } from "./people.js";
import { LOAN, MOOD, runCli } from "./run-cli.js";

let directory: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ directory, remove } = await peopleDirectory());
  // The truth beside what the model takes.
  const [head, ...rows] = (await readFile(join(directory, "people.csv"), "utf8")).trim().split("\n");
  const many = Array.from({ length: 10 }, (_, i) =>
    rows.map((row) => `${row}${i},${i % 2 ? "defaults" : "pays back"}`),
  );
  await writeFile(join(directory, "labelled.csv"), [`${head},paid`, ...many.flat()].join("\n"));
});
afterAll(() => remove());

const run = (...args: string[]) =>
  runCli(["distill", "--model", LOAN, "--data", "labelled.csv", "--budget-rows", "400", ...args], { cwd: directory });

test("says as text what the library says, and the accuracy beside the model's", async () => {
  const { code, stdout, stderr } = await run("--labels", "paid", "--max-leaves", "4", "--seed", "monday");
  const model = await importModel(LOAN);
  if (model.input.kind !== "columns") throw new Error("the loan model takes columns");
  const { rows } = await readTable(join(directory, "labelled.csv"), model.input.features, { ignore: ["paid"] });
  const labels = Array.from({ length: 60 }, (_, row) => (Math.floor(row / 6) % 2 ? "defaults" : "pays back"));
  const expected = await distill(model, rows, { labels, maxLeaves: 4, seed: "monday", budgetRows: 400 });
  expect(stdout).toBe(toText(expected));
  expect(stdout).toMatch(/ {2}right about the labels: \d+%; the model: \d+%\n/);
  expect([code, stderr]).toEqual([0, ""]);
});

test("writes JSON, which render draws, or a picture, by the end of --out; workers change no bit", async () => {
  const { code } = await run("--ignore", "paid", "--out", "tree.json", "--quiet");
  expect(code).toBe(0);
  const tree = parseExplanation(await readFile(join(directory, "tree.json"), "utf8")) as TreeExplanation;
  expect(tree.kind).toBe("tree");
  expect((await runCli(["render", "tree.json"], { cwd: directory })).stdout).toBe(toText(tree));
  const pooled = await run("--ignore", "paid", "--workers", "2", "--format", "json", "--quiet");
  expect((parseExplanation(pooled.stdout) as TreeExplanation).result).toEqual(tree.result);
  await run("--ignore", "paid", "--out", "tree.svg", "--quiet");
  expect(await readFile(join(directory, "tree.svg"), "utf8")).toMatch(/^<svg [\s\S]+<\/svg>\n$/);
});

test("translates into the other kinds", async () => {
  for (const [as, words] of [
    ["rule-list", "as a list of"],
    ["additive", "as an additive model of 4 terms"],
    ["soft-tree", "as a soft tree of"],
  ]) {
    const { stdout, code } = await run(
      "--ignore",
      "paid",
      "--as",
      as,
      ...(as === "soft-tree" ? ["--max-depth", "1"] : []),
    );
    expect(stdout).toContain(words);
    expect(code).toBe(0);
  }
});

test.each([
  ["a text model", ["--model", MOOD, "--ignore", "paid"], 2, /this one takes text/],
  [
    "labels that are not there",
    ["--ignore", "paid", "--labels", "nope"],
    2,
    /--labels nope: labelled\.csv has no such column/,
  ],
  ["labels that the model takes", ["--ignore", "paid", "--labels", "age"], 2, /the model takes this column/],
  [
    "a picture of no tree",
    ["--ignore", "paid", "--as", "additive", "--format", "svg"],
    2,
    /draws trees, not --as additive/,
  ],
  [
    "an option of another kind",
    ["--ignore", "paid", "--as", "additive", "--max-leaves", "3"],
    2,
    /--max-leaves goes with/,
  ],
  [
    "a budget too small",
    ["--ignore", "paid", "--budget-rows", "10"],
    1,
    /^whybox: expected --budget-rows of at least 61/,
  ],
  ["a column nobody knows", [], 1, /paid/],
  [
    "a file that nobody takes for text",
    ["--ignore", "paid", "--out", "tree.pdf"],
    2,
    /this command writes json, text, md/,
  ],
])("%s is refused", async (_, args, exitCode, message) => {
  const { code, stdout, stderr } = await run(...args);
  expect(stderr).toMatch(message);
  expect([code, stdout]).toEqual([exitCode, ""]);
});

test("labels of two classes fit a model with one probability, of the class that it is called by or that --positive names", async () => {
  await writeFile(
    join(directory, "one.js"),
    `export default {
  name: "age only",
  input: { kind: "columns", features: [{ name: "age", kind: "number" }] },
  outputs: [{ name: "pays back", unit: "probability" }],
  predict: ({ data, rows }) => ({ data: data.map((age) => age / 1000), rows, columns: 1 }),
};`,
  );
  const args = ["distill", "--model", "one.js", "--data", "labelled.csv", "--labels", "paid", "--budget-rows", "400"];
  const others = ["--ignore", "job,city rent,savings", "--max-leaves", "3"];
  const named = await runCli([...args, ...others], { cwd: directory });
  expect([named.code, named.stdout]).toEqual([0, expect.stringContaining("right about the labels:")]);
  const other = await runCli([...args, ...others, "--positive", "defaults"], { cwd: directory });
  expect([other.code, other.stdout]).toEqual([0, expect.stringContaining("right about the labels:")]);
  const unknown = await runCli([...args, ...others, "--positive", "yes"], { cwd: directory });
  expect([unknown.code, unknown.stderr]).toEqual([
    2,
    'whybox: --positive yes: --labels paid has no such class; it holds "pays back", "defaults"\n',
  ]);
});

test("--help shows examples", async () => {
  const { stdout } = await runCli(["distill", "--help"]);
  expect(stdout).toContain("whybox distill --model model.js --data people.csv --max-leaves 16 --out tree.json");
});
