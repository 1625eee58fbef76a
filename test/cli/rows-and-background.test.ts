import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Attribution, parseExplanation } from "whybox";
import { runCli } from "./run-cli.js";

const FRAGILE = fileURLToPath(new URL("../models/fragile.js", import.meta.url));
const ROWS = 2000;

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-background-"));
  const lines = Array.from({ length: ROWS }, (_, row) => `${row},${(row * 7) % 11},person ${row}`);
  await writeFile(join(directory, "rows.csv"), `a,b,who\n${lines.join("\n")}\n`);
  await writeFile(join(directory, "odd.csv"), "a;b;who\n1,5;?;x\n2,5;3;y\n");
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const explain = (method: string, ...args: string[]) =>
  runCli(["explain", method, "--model", FRAGILE, "--data", "rows.csv", "--id", "who", ...args], { cwd: directory });

const JSON_ROW = ["--row", "3", "--format", "json"];

describe("many background rows", () => {
  test("are sampled by default: the explanation and stderr say how", async () => {
    const { stdout, stderr, code } = await explain("kernel-shap", ...JSON_ROW, "--seed", "5");
    expect(code).toBe(0);
    const { subject, cost, notes } = parseExplanation(stdout) as Attribution;
    expect(subject.sampledReferences).toBe(256);
    expect(cost.modelRows).toBeLessThan(2000);
    const sample = "a random sample of 256 rows (seed 5) of the 2000 of rows.csv";
    expect(notes).toContainEqual({
      code: "BACKGROUND_SAMPLED",
      message: `The background is ${sample}; another sample gives other values.`,
    });
    expect(stderr).toContain(`whybox: background: ${sample}; --background-rows all takes all\n`);
  });

  test("are the same sample for the same seed, with workers too", async () => {
    const args = ["permutation", ...JSON_ROW, "--budget-rows", "4000", "--quiet"] as const;
    const [one, again, other] = await Promise.all([
      explain(...args),
      explain(...args, "--workers", "2"),
      explain(...args, "--seed", "1"),
    ]);
    const values = ({ stdout }: { stdout: string }) => (parseExplanation(stdout) as Attribution).result.values;
    expect(values(again)).toEqual(values(one));
    expect(values(other)).not.toEqual(values(one));
  });
});

describe("rows", () => {
  test("keep their number and id, in the file, in render, and in its importance", async () => {
    const args = ["--sample", "20", "--background-rows", "10", "--out", "sampled.jsonl", "--quiet"];
    expect((await explain("exact", ...args)).code).toBe(0);
    const text = await readFile(join(directory, "sampled.jsonl"), "utf8");
    const subjects = text
      .trimEnd()
      .split("\n")
      .map((line) => parseExplanation(line).subject);
    expect(subjects).toHaveLength(20);
    expect(subjects.every(({ row, id }) => id === `person ${row}`)).toBe(true);
    const rows = subjects.map(({ row }) => row as number);
    expect(rows).toEqual([...new Set(rows)].sort((a, b) => a - b));

    const rendered = await runCli(["render", "sampled.jsonl", "--top", "1"], { cwd: directory });
    expect(rendered.stdout.match(/^row \d+, person \d+$/gm)).toEqual(rows.map((row) => `row ${row}, person ${row}`));
    const page = await runCli(["render", "sampled.jsonl", "--out", "sampled.md"], { cwd: directory });
    expect(page.code).toBe(0);
    const headings = (await readFile(join(directory, "sampled.md"), "utf8")).match(/^## .*$/gm);
    expect(headings).toEqual(rows.map((row) => `## exactShapley: person ${row}`));
    const summed = await runCli(["render", "sampled.jsonl", "--importance"], { cwd: directory });
    expect(summed.stdout).toContain("mean absolute value over 20 rows");
  });

  test("--top shows the largest parts of a text", async () => {
    const { stdout } = await explain("exact", "--row", "3", "--background-rows", "10", "--top", "1");
    expect(stdout).toMatch(/^row 3, person 3\n/);
    expect(stdout).toContain("1 more, together");
  });

  test("without explanations that give values have no importance", async () => {
    await writeFile(join(directory, "failed.jsonl"), '{"index":0,"error":{"code":"A","message":"b"}}\n');
    const { code, stderr } = await runCli(["render", "failed.jsonl", "--importance"], { cwd: directory });
    expect(stderr).toContain("--importance: failed.jsonl has no explanation that gives every part a value");
    expect(code).toBe(2);
  });

  test.each<[string[], string]>([
    [["--row", "1", "--sample", "2"], "option '--sample <n>' cannot be used with option '--row <n>'"],
    [["--row", "1", "--resume"], "--resume goes on with an --out file; of --rows or --sample with one of JSON lines"],
    [["--rows", ":", "--top", "2"], "--top goes with --format text"],
    [["--row", "1", "--background-rows", "some"], "Expected a whole number of 1 or more, or all."],
    [["--row", "1", "--delimiter", "||"], "Expected one character, such as ; or tab."],
  ])("%j is bad usage", async (args, message) => {
    const { code, stderr } = await explain("exact", ...args);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

test("inspect reads files of others too", async () => {
  const args = ["--data", "odd.csv", "--ignore", "who", "--decimal", ",", "--na", "?"];
  const { stderr } = await runCli(["inspect", "--model", FRAGILE, ...args], { cwd: directory });
  expect(stderr).toContain('row 0, column "b": expected a value');
});

test("files of others are read with --delimiter, --decimal and --na", async () => {
  const model = join(directory, "gaps.mjs");
  await writeFile(
    model,
    `export default { name: "gaps", outputs: [{ name: "y" }], input: { kind: "columns", features: [
      { name: "a", kind: "number" }, { name: "b", kind: "number", missing: true }] },
      predict: ({ data, rows }) => ({ data: Float64Array.from({ length: rows }, (_, i) => data[2 * i]), rows, columns: 1 }) };\n`,
  );
  const args = [
    "explain",
    "exact",
    "--model",
    model,
    "--data",
    "odd.csv",
    "--ignore",
    "who",
    "--row",
    "0",
    "--format",
    "json",
  ];
  const refused = await runCli(args, { cwd: directory });
  expect(refused.stderr).toContain("--decimal ,");
  const read = await runCli([...args, "--delimiter", ";", "--decimal", ",", "--na", "?"], { cwd: directory });
  expect((parseExplanation(read.stdout) as Attribution).subject.parts.map(({ value }) => value)).toEqual([1.5, null]);
  const query = ["--query", "SELECT * FROM read_csv('rows.csv')"];
  const locked = await runCli([...args, "--delimiter", ";", "--decimal", ",", "--na", "?", ...query], {
    cwd: directory,
  });
  expect(locked.stderr).toContain("--allow-file");
  expect(locked.code).toBe(1);
});
