import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Explanation, importModel, parseExplanation } from "whybox";
import { answersOf, dataset, type Fairness, fairness, type GroupGap } from "whybox/audit";
import { GROUPS, inPayersDirectory, MODEL, PAYERS, SCORES } from "./payers.js";
import { runCli } from "./run-cli.js";

const place = inPayersDirectory();

test("writes what fairness() says of the same rows", async () => {
  const flags = ["--reference", "sex=m", "--threshold", "0.6", "--control", "town", "--confidence", "0.9"];
  const { code } = await place.run(
    ...MODEL,
    ...flags,
    "--smallest",
    "20",
    "--tolerance",
    "0.2",
    "--out",
    "review.json",
  );
  expect(code).toBe(0);
  const written = parseExplanation(JSON.parse(await readFile(join(place.directory, "review.json"), "utf8")));
  const model = await importModel(join(place.directory, "model.js"));
  const groups = ["sex", { column: "age", cuts: [30, 45] }];
  const answers = await answersOf(model, dataset(PAYERS, { model, target: "paid", groups: [...groups, "town"] }));
  const expected = await fairness(answers, {
    groups: ["sex", "age"],
    favourable: ["yes"],
    reference: { sex: "m" },
    threshold: 0.6,
    control: ["town"],
    confidence: 0.9,
    smallest: 20,
    tolerance: 0.2,
  });
  const data = { ...expected.result.data, name: "people.csv" };
  expect(written.result).toEqual({ ...expected.result, data });
}, 60_000);

test("prints text, and writes a page, by the end of --out", async () => {
  const { code, stdout, stderr } = await place.run(...MODEL);
  expect(code).toBe(0);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^age only: how it treats groups, on 300 rows\n/);
  expect((await place.run(...MODEL, "--title", "Who pays", "--out", "review.html")).code).toBe(0);
  const page = await readFile(join(place.directory, "review.html"), "utf8");
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain("Who pays");
}, 60_000);

test("reviews answers that stand in a column of the table", async () => {
  const { code, stdout } = await place.run(...SCORES, "--format", "json");
  expect(code).toBe(0);
  const { kind, result, cost } = parseExplanation(JSON.parse(stdout)) as Explanation & { kind: "fairness" };
  expect(kind).toBe("fairness");
  expect(cost.modelRows).toBe(0);
  const selected = PAYERS.filter(({ score }) => score < 5).length / PAYERS.length;
  expect(result.overall.selectionRate.value).toBeCloseTo(selected, 12);
}, 60_000);

test("exits with 3 for evidence that --fail-on names", async () => {
  expect((await place.run(...MODEL, "--groups", "sex", "--fail-on", "violated")).code).toBe(3);
  const all = ["--tolerance", "3", "--groups", "town", "--quiet"];
  const fair = ["--prediction", "score", "--groups", "town", "--tolerance", "100"];
  expect((await place.run(...fair, ...all.slice(4), "--fail-on", "undecided")).code).toBe(0);
}, 60_000);

test.each([
  [["--groups", "sex", "--favourable", "yes"], "name --model, or with --prediction a column", 2],
  [[...MODEL, "--prediction", "score"], "--model answers itself; leave it or --prediction out", 2],
  [[...MODEL, "--positive-from", "3"], "a model's probabilities are cut by --threshold", 2],
  [["--model", "model.js", "--target", "paid"], "--groups: name columns of groups, such as --groups race,sex", 2],
  [[...MODEL.slice(0, -2)], 'expected favourable to say which class is good to get, one of "no", "yes"', 2],
  [[...MODEL, "--favourable", "yess"], 'there is no class "yess"; did you mean "yes"?', 2],
  [[...MODEL, "--favourable", "yes,no"], "favourable names every class", 2],
  [[...MODEL, "--reference", "sex"], "Expected an object such as", 2],
  [[...MODEL, "--reference", "sex=x"], 'sex has no group "x" with rows', 2],
  [[...MODEL, "--threshold", "1.5"], "Expected a number of 0 or more and at most 1", 2],
  [[...MODEL, "--threshold", "0.999"], "a threshold of 0.999 selects no row", 2],
  [[...MODEL, "--where", "sex = 'm'"], 'all rows of "sex" are of one group ("m")', 2],
  [[...SCORES.slice(0, 2), ...SCORES.slice(4)], "which are no probabilities; say with --positive-from", 2],
  [["--prediction", "scores", ...GROUPS], 'there is no column "scores" (prediction); did you mean "score"?', 2],
  [[...MODEL, "--out", "people.csv"], "would overwrite --data people.csv", 2],
])(
  "says what is wrong: %j",
  async (args, message, expected) => {
    const { code, stderr } = await place.run(...args);
    expect(stderr).toContain(message);
    expect(code).toBe(expected);
  },
  60_000,
);

test("--help shows what a user needs", async () => {
  const { stdout } = await runCli(["fairness", "--help"]);
  for (const word of ["--favourable", "--prediction", "--tolerance", "Examples:"]) expect(stdout).toContain(word);
});

test("a review becomes a form on the command line", async () => {
  const review = ["--model", "model.js", "--target", "paid", "--groups", "sex,town", "--favourable", "yes"];
  expect((await place.run(...review, "--out", "bias.json")).code).toBe(0);
  const render = (...args: string[]) => runCli(["render", "bias.json", ...args], { cwd: place.directory });
  const form = ["--form", "local-law-144", "--race", "town"];
  const { code, stdout } = await render(...form, "--fact", "distributed=2026-01-15");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^# Bias audit, New York City Local Law 144: age only\n[\s\S]*2026-01-15[\s\S]*f \/ North/);
  expect((await render(...form, "--out", "bias.html")).code).toBe(0);
  expect(await readFile(join(place.directory, "bias.html"), "utf8")).toContain("Impact ratios by sex");
  for (const [args, message] of [
    [["--form", "local-law-144"], "no column of groups is called race; say which it is"],
    [["--form", "adverse-action"], 'filled in from an attribution, got an explanation of kind "fairness"'],
    [["--fact", "distributed"], "Expected name=text"],
    [["--sex", "sex"], "--sex goes with --form"],
    [[...form, "--out", "bias.svg"], "--form makes Markdown or a page"],
  ] as const) {
    const wrong = await render(...args);
    expect(wrong.stderr).toContain(message);
    expect(wrong.code).toBe(2);
  }
}, 120_000);

test.skipIf(process.platform === "win32")("a signal ends the reading of a large table at once", async () => {
  const rows = PAYERS.map(({ age, sex, paid }) => `${age},${sex},${paid}\n`).join("");
  await writeFile(join(place.directory, "large.csv"), `age,sex,paid\n${rows.repeat(1000)}`);
  // Written when the model is loaded, right before the table is read.
  const model = await readFile(join(place.directory, "model.js"), "utf8");
  await writeFile(join(place.directory, "loud.js"), `process.stderr.write("loaded\\n");\n${model}`);
  let isSent = false;
  const { signal, code, stderr } = await runCli(
    [
      "fairness",
      "--data",
      "large.csv",
      "--model",
      "loud.js",
      "--target",
      "paid",
      "--groups",
      "sex",
      "--favourable",
      "yes",
    ],
    {
      cwd: place.directory,
      onStderr: (child) => {
        if (!isSent) setTimeout(() => child.kill("SIGTERM"), 100);
        isSent = true;
      },
    },
  );
  // Nothing listens yet, so that nothing has to come to the end of a stretch of work before.
  expect({ signal, code, stderr }).toEqual({ signal: "SIGTERM", code: null, stderr: "loaded\n" });
});

test("writes the review where a part of it cannot be made, says which, and is not 0", async () => {
  const { code, stderr } = await place.run(
    ...MODEL,
    "--adjust",
    "equalizedOdds",
    "--smallest",
    "1000",
    "--out",
    "rest.json",
  );
  expect(code).toBe(1);
  expect(stderr).toMatch(/^whybox: --adjust equalizedOdds is left out: expected two groups or more with enough rows/m);
  const written = JSON.parse(await readFile(join(place.directory, "rest.json"), "utf8"));
  expect(parseExplanation(written).kind).toBe("fairness");
});

test("keeps the answers and the review where a part fails, and --resume makes that part alone", async () => {
  const source = await readFile(join(place.directory, "model.js"), "utf8");
  await writeFile(
    join(place.directory, "down.js"),
    `import { appendFileSync, existsSync } from "node:fs";
let calls = 0;
${source.replace(
  /predict: .*/,
  `predict: ({ data, rows }) => {
    appendFileSync("asked.log", rows + "\\n");
    if (calls++ > 0 && existsSync("down")) throw new Error("the server is down");
    return { data: data.map((age) => age / 75), rows, columns: 1 };
  },`,
)}`,
  );
  await writeFile(join(place.directory, "down"), "");
  const args = ["--model", "down.js", "--target", "paid", "--groups", "sex", "--favourable", "yes", "--explain-gap"];
  const failed = await place.run(...args, "--out", "gap.json");
  expect(failed.code).toBe(1);
  expect(failed.stderr).toBe(
    "whybox: --explain-gap is left out: age only.predict: threw: the server is down\n" +
      "whybox: the finished part is in gap.json.partial; the same command with --resume goes on from there\n",
  );
  await rm(join(place.directory, "down"));
  await rm(join(place.directory, "asked.log"));
  expect(await place.run(...args, "--out", "gap.json", "--resume")).toMatchObject({ code: 0, stderr: "" });
  const [review, gap] = JSON.parse(await readFile(join(place.directory, "gap.json"), "utf8")) as [Fairness, GroupGap];
  const asked = (await readFile(join(place.directory, "asked.log"), "utf8")).split("\n").map(Number);
  expect(asked.reduce((sum, rows) => sum + rows, 0)).toBe(gap.cost.modelRows);
  expect(review.cost.modelRows).toBe(PAYERS.length);
  expect((await place.run(...args, "--resume")).stderr).toBe(
    "whybox: --resume goes on with what a run has left beside its --out file; name that file\n",
  );
}, 60_000);
