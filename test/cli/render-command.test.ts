import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseExplanation, toText } from "whybox";
import { toHtml, toSvg } from "whybox/charts";
import { peopleDirectory } from "./people.js";
import { LOAN, runCli } from "./run-cli.js";

let directory: string;
let remove: () => Promise<void>;
let json: string;

beforeAll(async () => {
  ({ directory, remove } = await peopleDirectory());
  const args = ["explain", "exact", "--model", LOAN, "--data", "people.csv", "--row", "0", "--format", "json"];
  json = (await runCli(args, { cwd: directory })).stdout;
  await writeFile(join(directory, "one.json"), JSON.stringify(JSON.parse(json), null, 2));
});
afterAll(() => remove());

const render = (...args: string[]) => runCli(["render", ...args], { cwd: directory });

test("an explanation is drawn as toText draws it", async () => {
  expect(await render("one.json")).toEqual({ code: 0, stdout: toText(parseExplanation(json)), stderr: "" });
  const { stdout } = await render("one.json", "--width", "100", "--top", "2");
  expect(stdout).toBe(toText(parseExplanation(json), { width: 100, top: 2 }));
  expect(stdout).toContain("2 more, together");
});

test("JSON lines are drawn one after the other, a failed row as what it is", async () => {
  const failed = { index: 7, error: { code: "MODEL_FAILED", message: "loan.predict: threw: no" } };
  await writeFile(join(directory, "two.jsonl"), `${json}${JSON.stringify(failed)}\n`);
  const text = toText(parseExplanation(json));
  expect((await render("two.jsonl")).stdout).toBe(`row 0\n${text}\nrow 7\n  failed: loan.predict: threw: no\n`);
});

test("- reads what another command writes", async () => {
  const { code, stdout } = await runCli(["render", "-"], { input: json });
  expect([code, stdout]).toEqual([0, toText(parseExplanation(json))]);
});

test("explanations become a report, several of them one page; a row that failed is left out with a word", async () => {
  const failed = { index: 7, error: { code: "MODEL_FAILED", message: "loan.predict: threw: no" } };
  await writeFile(join(directory, "three.jsonl"), `${json}${JSON.stringify(failed)}\n${json}`);
  const report = await render("three.jsonl", "one.json", "--out", "report.html", "--title", "Loans");
  expect(report).toEqual({ code: 0, stdout: "", stderr: "whybox: 1 row that failed is left out\n" });
  const explanation = parseExplanation(json);
  expect(await readFile(join(directory, "report.html"), "utf8")).toBe(
    toHtml([explanation, explanation, explanation], { title: "Loans" }),
  );
});

test("explanations become a chart, of one of them or of all", async () => {
  await writeFile(join(directory, "twice.jsonl"), `${json}${json}`);
  expect((await render("one.json", "--out", "bars.svg", "--chart", "bars", "--width", "600")).stderr).toBe("");
  const explanation = parseExplanation(json);
  expect(await readFile(join(directory, "bars.svg"), "utf8")).toBe(toSvg(explanation, { chart: "bars", width: 600 }));
  await render("twice.jsonl", "--out", "all.svg", "--chart", "beeswarm");
  expect(await readFile(join(directory, "all.svg"), "utf8")).toBe(
    toSvg([explanation, explanation], { chart: "beeswarm" }),
  );
});

test.each([
  [["--chart", "bars"], "--chart goes with .svg and .png; a page has its own"],
  [["--out", "x.svg", "--title", "t"], "--title needs --out with a file that ends in .html or .md"],
  [["--out", "x.html", "--importance"], "--importance prints text; --out x.html is something else"],
])("render one.json %j is bad usage", async (args, message) => {
  expect(await render("one.json", ...args)).toEqual({ code: 2, stdout: "", stderr: `whybox: ${message}\n` });
});

test("what is read is not overwritten", async () => {
  await writeFile(join(directory, "kept.json"), json);
  const { code, stdout, stderr } = await render("kept.json", "--out", "./kept.json");
  expect(stderr).toBe("whybox: --out ./kept.json: would overwrite <file> kept.json; name another file\n");
  expect([code, stdout]).toEqual([2, ""]);
  expect(await readFile(join(directory, "kept.json"), "utf8")).toBe(json);
});

test.each([
  ["no file", "nope.json", undefined, /^whybox: nope\.json: no such file\n$/],
  ["no JSON", "text.json", "hello\n", /^whybox: text\.json: not JSON: [^\n]+\n$/],
  ["an empty file", "empty.json", "", /^whybox: empty\.json: expected an explanation, the file is empty\n$/],
  [
    "another JSON",
    "other.json",
    '{"schema":"x"}',
    /^whybox: other\.json: schema: expected "whybox\/explanation@1", got "x"\n$/,
  ],
  [
    "a bad second line",
    "bad.jsonl",
    '{"index":0,"error":{"code":"A","message":"b"}}\n{"a":\n',
    /^whybox: bad\.jsonl, line 2: not JSON: /,
  ],
])("%s is a failed run", async (_, name, content, message) => {
  if (content !== undefined) await writeFile(join(directory, name), content);
  const { code, stdout, stderr } = await render(name);
  expect(stderr).toMatch(message);
  expect([code, stdout]).toEqual([1, ""]);
});
