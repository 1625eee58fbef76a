import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Explanation, importModel, parseExplanation } from "whybox";
import { answersOf, dataset, type Fairness, fairness, type GroupGap } from "whybox/audit";
import { parkMiller } from "../fixtures/park-miller.js";
import { runCli } from "./run-cli.js";

type Person = { age: number; sex: string; town: string; paid: string; score: number };

let directory: string;
let people: Person[];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-fairness-"));
  const { uniform, below } = parkMiller(5);
  people = Array.from({ length: 300 }, () => {
    const sex = "fm"[below(2)];
    const age = 20 + below(50) + (sex === "m" ? 5 : 0);
    return {
      age,
      sex,
      town: ["North", "South"][below(2)],
      paid: uniform() < age / 75 ? "yes" : "no",
      score: 1 + below(10),
    };
  });
  const lines = people.map(({ age, sex, town, paid, score }) => [age, sex, town, paid, score].join());
  await writeFile(join(directory, "people.csv"), ["age,sex,town,paid,score", ...lines].join("\n"));
  await writeFile(
    join(directory, "model.js"),
    `export default {
  name: "age only",
  input: { kind: "columns", features: [{ name: "age", kind: "number" }] },
  outputs: [{ name: "yes", unit: "probability" }],
  predict: ({ data, rows }) => ({ data: data.map((age) => age / 75), rows, columns: 1 }),
};`,
  );
});
afterAll(() => rm(directory, { recursive: true }));

const run = (...args: string[]) => runCli(["fairness", "--data", "people.csv", ...args], { cwd: directory });
const GROUPS = ["--target", "paid", "--groups", "sex,age:30:45", "--favourable", "yes"];
const MODEL = ["--model", "model.js", ...GROUPS];
const SCORES = [
  "--prediction",
  "score",
  "--positive-from",
  "5",
  "--target",
  "paid",
  "--groups",
  "sex",
  "--favourable",
  "no",
];

test("writes what fairness() says of the same rows", async () => {
  const flags = ["--reference", "sex=m", "--threshold", "0.6", "--control", "town", "--confidence", "0.9"];
  const { code } = await run(...MODEL, ...flags, "--smallest", "20", "--tolerance", "0.2", "--out", "review.json");
  expect(code).toBe(0);
  const written = parseExplanation(JSON.parse(await readFile(join(directory, "review.json"), "utf8")));
  const model = await importModel(join(directory, "model.js"));
  const groups = ["sex", { column: "age", cuts: [30, 45] }];
  const answers = await answersOf(model, dataset(people, { model, target: "paid", groups: [...groups, "town"] }));
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
  const { code, stdout, stderr } = await run(...MODEL);
  expect(code).toBe(0);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^age only: how it treats groups, on 300 rows\n/);
  expect((await run(...MODEL, "--title", "Who pays", "--out", "review.html")).code).toBe(0);
  const page = await readFile(join(directory, "review.html"), "utf8");
  expect(page).toMatch(/^<!doctype html>/);
  expect(page).toContain("Who pays");
}, 60_000);

test("reviews answers that stand in a column of the table", async () => {
  const { code, stdout } = await run(...SCORES, "--format", "json");
  expect(code).toBe(0);
  const { kind, result, cost } = parseExplanation(JSON.parse(stdout)) as Explanation & { kind: "fairness" };
  expect(kind).toBe("fairness");
  expect(cost.modelRows).toBe(0);
  const selected = people.filter(({ score }) => score < 5).length / people.length;
  expect(result.overall.selectionRate.value).toBeCloseTo(selected, 12);
}, 60_000);

test("exits with 3 for evidence that --fail-on names", async () => {
  expect((await run(...MODEL, "--groups", "sex", "--fail-on", "violated")).code).toBe(3);
  const all = ["--tolerance", "3", "--groups", "town", "--quiet"];
  const fair = ["--prediction", "score", "--groups", "town", "--tolerance", "100"];
  expect((await run(...fair, ...all.slice(4), "--fail-on", "undecided")).code).toBe(0);
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
  [["--prediction", "scores", ...GROUPS], 'there is no column "scores" (prediction); did you mean "score"?', 1],
  [[...MODEL, "--out", "people.csv"], "would overwrite --data people.csv", 2],
])(
  "says what is wrong: %j",
  async (args, message, expected) => {
    const { code, stderr } = await run(...args);
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
  expect((await run(...review, "--out", "bias.json")).code).toBe(0);
  const render = (...args: string[]) => runCli(["render", "bias.json", ...args], { cwd: directory });
  const form = ["--form", "local-law-144", "--race", "town"];
  const { code, stdout } = await render(...form, "--fact", "distributed=2026-01-15");
  expect(code).toBe(0);
  expect(stdout).toMatch(/^# Bias audit, New York City Local Law 144: age only\n[\s\S]*2026-01-15[\s\S]*f \/ North/);
  expect((await render(...form, "--out", "bias.html")).code).toBe(0);
  expect(await readFile(join(directory, "bias.html"), "utf8")).toContain("Impact ratios by sex");
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

test("--explain-gap and --individual say why, and look at single people", async () => {
  const { code, stdout } = await run(...MODEL, "--explain-gap", "--individual", "--format", "json");
  expect(code).toBe(0);
  const made: Explanation[] = JSON.parse(stdout).map((each: unknown) => parseExplanation(each));
  expect(made.map(({ kind }) => kind)).toEqual(["fairness", "groupGap", "groupGap", "individualFairness"]);
  const [review, gap] = made as [Fairness, GroupGap];
  const { highest, lowest } = review.result.groupings[0].gaps[0];
  expect([gap.result.of, gap.result.against]).toEqual([lowest, highest]);
  const { code: refused, stderr } = await run(...SCORES, "--explain-gap");
  expect(refused).toBe(2);
  expect(stderr).toContain("--explain-gap asks the model about its features, and needs --model");
});

test("--subgroups looks for subgroups nobody named, beside the review", async () => {
  const { code, stdout } = await run(...MODEL, "--subgroups", "--format", "json");
  expect(code).toBe(0);
  const [review, scan] = (JSON.parse(stdout) as unknown[]).map((each) => parseExplanation(each));
  expect([review.kind, scan.kind]).toEqual(["fairness", "subgroups"]);
  expect((await run(...MODEL, "--subgroups", "errorRate")).stdout).toMatch(/how it treats groups[\s\S]*subgroup/);
  const wrong = await run(...MODEL, "--subgroups", "luck");
  expect(wrong.stderr).toContain("Allowed choices are selectionRate");
  expect(wrong.code).toBe(2);
}, 120_000);

test("--adjust and --reject-option show on rows held out what a decision by group gains and loses", async () => {
  const asked = ["--adjust", "demographicParity", "--reject-option", "equalOpportunity", "--smallest", "10"];
  const { code, stdout } = await run(...MODEL, ...asked, "--format", "json");
  expect(code).toBe(0);
  const [, ...made] = (JSON.parse(stdout) as unknown[]).map((each) => parseExplanation(each));
  expect(made.map(({ kind, method }) => [kind, method.name])).toEqual([
    ["mitigation", "adjustThresholds"],
    ["mitigation", "rejectOption"],
  ]);
  for (const [flags, message] of [
    [[...SCORES, "--adjust", "equalizedOdds"], "--adjust makes another model of --model, and needs it"],
    [[...MODEL, "--reject-option", "equalizedOdds", "--threshold", "0.3"], "leave --threshold out"],
    [[...MODEL, "--adjust", "fairness"], "Allowed choices are demographicParity, equalOpportunity, equalizedOdds"],
  ] as const) {
    const refused = await run(...flags);
    expect(refused.stderr).toContain(message);
    expect(refused.code).toBe(2);
  }
}, 120_000);

test.skipIf(process.platform === "win32")("a signal ends the reading of a large table at once", async () => {
  const rows = people.map(({ age, sex, paid }) => `${age},${sex},${paid}\n`).join("");
  await writeFile(join(directory, "large.csv"), `age,sex,paid\n${rows.repeat(1000)}`);
  // Written when the model is loaded, right before the table is read.
  const model = await readFile(join(directory, "model.js"), "utf8");
  await writeFile(join(directory, "loud.js"), `process.stderr.write("loaded\\n");\n${model}`);
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
      cwd: directory,
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
  const { code, stderr } = await run(...MODEL, "--adjust", "equalizedOdds", "--smallest", "1000", "--out", "rest.json");
  expect(code).toBe(1);
  expect(stderr).toMatch(/^whybox: --adjust equalizedOdds is left out: expected two groups or more with enough rows/m);
  const written = JSON.parse(await readFile(join(directory, "rest.json"), "utf8"));
  expect(parseExplanation(written).kind).toBe("fairness");
});

test("keeps the answers and the review where a part fails, and --resume makes that part alone", async () => {
  const source = await readFile(join(directory, "model.js"), "utf8");
  await writeFile(
    join(directory, "down.js"),
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
  await writeFile(join(directory, "down"), "");
  const args = ["--model", "down.js", "--target", "paid", "--groups", "sex", "--favourable", "yes", "--explain-gap"];
  const failed = await run(...args, "--out", "gap.json");
  expect(failed.code).toBe(1);
  expect(failed.stderr).toBe(
    "whybox: --explain-gap is left out: age only.predict: threw: the server is down\n" +
      "whybox: the finished part is in gap.json.partial; the same command with --resume goes on from there\n",
  );
  await rm(join(directory, "down"));
  await rm(join(directory, "asked.log"));
  expect(await run(...args, "--out", "gap.json", "--resume")).toMatchObject({ code: 0, stderr: "" });
  const [review, gap] = JSON.parse(await readFile(join(directory, "gap.json"), "utf8")) as [Fairness, GroupGap];
  const asked = (await readFile(join(directory, "asked.log"), "utf8")).split("\n").map(Number);
  expect(asked.reduce((sum, rows) => sum + rows, 0)).toBe(gap.cost.modelRows);
  expect(review.cost.modelRows).toBe(people.length);
  expect((await run(...args, "--resume")).stderr).toBe(
    "whybox: --resume goes on with what a run has left beside its --out file; name that file\n",
  );
}, 60_000);
