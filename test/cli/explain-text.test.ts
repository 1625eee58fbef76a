import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Attribution, parseExplanation } from "whybox";
import { peopleDirectory } from "./people.js";
import { LOAN, MOOD, runCli } from "./run-cli.js";

const REVIEW = "The start was good, good fun, but the end was dull.";

let directory: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ directory, remove } = await peopleDirectory());
  await writeFile(join(directory, "review.txt"), `\uFEFF${REVIEW}\r\n`);
  await writeFile(join(directory, "empty.txt"), "...\n");
});
afterAll(() => remove());

const explain = (method: string, ...args: string[]) =>
  runCli(["explain", method, "--model", MOOD, ...args], { cwd: directory });

/** The one explanation on stdout, without what two equal runs may differ in. */
function explanationIn(stdout: string): Omit<Attribution, "run"> {
  const { run: _, ...rest } = parseExplanation(stdout) as Attribution;
  return rest;
}

/** The values by the names of their parts. */
function valuesIn(stdout: string): { [name: string]: number } {
  const { subject, result } = explanationIn(stdout);
  return Object.fromEntries(subject.parts.map(({ name }, part) => [name, result.values[0][part]]));
}

describe("a text", () => {
  test("is explained by lime, its words marked", async () => {
    const { code, stdout, stderr } = await explain("lime", "--text", REVIEW, "--count", "2");
    expect(stdout).toMatch(/^mood: glad, in probability\n {2}prediction 0\.8808, surrogate /);
    expect(stdout).toContain("  The start was [+good], [+good] fun, but the end was [-dull].\n");
    expect(stdout).toContain("7 other parts were not selected");
    expect([code, stderr]).toEqual([0, ""]);
  });

  test("is explained by anchors: words that keep the prediction", async () => {
    const { code, stdout, stderr } = await explain("anchors", "--text", REVIEW, "--precision", "0.9");
    expect(stdout).toContain('  IF   "good" is there\n  THEN mood: glad\n\n  exact: no rule of higher coverage');
    expect([code, stderr]).toEqual([0, ""]);
  });

  test.each(["kernel-shap", "exact", "permutation"])("is explained by %s, exactly", async (method) => {
    const { stdout } = await explain(method, "--text", REVIEW, "--format", "json");
    const { good, dull, ...others } = valuesIn(stdout);
    // Two words count: "good", twice in the text, and "dull". Each gets the mean of its gains in both orders.
    const glad = (score: number) => 1 / (1 + Math.exp(-score));
    expect(good).toBeCloseTo((glad(4) - glad(0) + (glad(2) - glad(-2))) / 2, 10);
    expect(dull).toBeCloseTo((glad(-2) - glad(0) + (glad(2) - glad(4))) / 2, 10);
    for (const value of Object.values(others)) expect(value).toBeCloseTo(0, 10);
  });

  test("from a file or from stdin is the same text: the mark in front and the last line break are no part of it", async () => {
    const args = ["--count", "2", "--format", "json"];
    const given = await explain("lime", "--text", REVIEW, ...args);
    const file = await explain("lime", "--text-file", "review.txt", ...args);
    const piped = await runCli(["explain", "lime", "--model", MOOD, "--text-file", "-", ...args], {
      input: `${REVIEW}\n`,
    });
    expect(explanationIn(file.stdout)).toEqual(explanationIn(given.stdout));
    expect(explanationIn(piped.stdout)).toEqual(explanationIn(given.stdout));
    expect(explanationIn(given.stdout).subject.source).toMatchObject({ kind: "text", text: REVIEW });
  });

  test("--mode positions takes every place of a word for itself; --replacement stands in for it", async () => {
    const positions = await explain("exact", "--text", "good good", "--mode", "positions", "--format", "json");
    const { subject, result } = explanationIn(positions.stdout);
    expect(subject.parts.map(({ name }) => name)).toEqual(["good", "good"]);
    expect(result.values[0][0]).toBeCloseTo(result.values[0][1], 12);
    const replaced = await explain("exact", "--text", "good", "--replacement", "dull", "--format", "json");
    const glad = (score: number) => 1 / (1 + Math.exp(-score));
    expect(valuesIn(replaced.stdout).good).toBeCloseTo(glad(2) - glad(-2), 12);
  });

  test.each(["lime", "kernel-shap"])("%s with --workers gives the same JSON, apart from run", async (method) => {
    const long = Array.from({ length: 16 }, (_, i) => `word${i}`).join(" ");
    const args = ["--text", `${REVIEW} ${long}`, "--format", "json", "--budget-rows", "400"];
    const [here, there] = await Promise.all([explain(method, ...args), explain(method, ...args, "--workers", "2")]);
    expect(explanationIn(there.stdout)).toEqual(explanationIn(here.stdout));
    expect(parseExplanation(there.stdout).run.executor).toBe("2 workers");
    expect(there.stderr).toBe(here.stderr);
    expect(here.stderr).not.toContain("Warning");
  });
});

describe("what goes wrong", () => {
  const given = ["--text", REVIEW];

  test.each<[string, string[], string]>([
    [
      "no source",
      [],
      "expected --data with --row or --rows for a model that takes columns, --text or --text-file for one that takes text, or --image for one that takes images",
    ],
    ["two texts", [...given, "--text-file", "review.txt"], "expected one source, got --text and --text-file"],
    ["a text and a table", [...given, "--data", "people.csv"], "expected one source, got --data and --text"],
    ["a row of a text", [...given, "--row", "0"], "--row goes with --data, not with --text"],
    [
      "a background for a text",
      ["--text-file", "review.txt", "--background", "people.csv"],
      "--background goes with --data, not with --text-file",
    ],
    [
      "a table for a model of text",
      ["--data", "people.csv", "--row", "0"],
      `--model ${MOOD}: --data is for a model that takes columns, this one takes text; give it a text with --text "..." or --text-file <file>`,
    ],
    [
      "a text for a model of columns",
      [...given, "--model", LOAN],
      `--model ${LOAN}: --text is for a model that takes text, this one takes columns; give it a table with --data and --row`,
    ],
    [
      "a mode for a table",
      ["--data", "people.csv", "--row", "0", "--mode", "bag"],
      "--mode goes with --text or --text-file, not with --data",
    ],
    ["a text without words", ["--text", "..."], '--text: expected a text with at least one word, got "..."'],
    [
      "a mode there is not",
      [...given, "--mode", "letters"],
      "option '--mode <mode>' argument 'letters' is invalid. Allowed choices are bag, positions.",
    ],
    [
      "an unknown output",
      [...given, "--outputs", "x"],
      '--outputs: unknown output "x"; the outputs are "glad", "sorry"',
    ],
    ["more parts than words", [...given, "--count", "10"], /^expected --count to be a whole number from 1 to 9/.source],
  ])("%s is bad usage: exit code 2, one line on stderr", async (_, args, message) => {
    const { code, stdout, stderr } = await explain("lime", ...args);
    if (message.startsWith("^")) expect(stderr.replace(/^whybox: /, "")).toMatch(new RegExp(message));
    else expect(stderr).toBe(`whybox: ${message}\n`);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect([code, stdout]).toEqual([2, ""]);
  });

  test("--bins and --group are for tables", async () => {
    const bins = await explain("lime", ...given, "--bins", "decile");
    const group = await explain("exact", ...given, "--group", "a=b");
    expect([bins.code, bins.stderr]).toEqual([2, "whybox: --bins goes with --data, not with --text\n"]);
    expect([group.code, group.stderr]).toEqual([2, "whybox: --group goes with --data, not with --text\n"]);
  });

  test.each([
    ["nope.txt", "nope.txt: no such file"],
    ["empty.txt", 'empty.txt: expected a text with at least one word, got "..."'],
  ])("%s is a failed run", async (file, message) => {
    expect(await explain("lime", "--text-file", file)).toEqual({ code: 1, stdout: "", stderr: `whybox: ${message}\n` });
  });
});
