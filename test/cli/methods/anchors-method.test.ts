import { expect, test } from "vitest";
import { parseExplanation, type Rule } from "whybox";
import { inPeopleDirectory } from "../people.js";

const people = inPeopleDirectory();

const explain = (...args: string[]) => people.explain("anchors", "--quiet", ...args);

test("a row gets a rule, as text and as JSON", async () => {
  const options = ["--row", "0", "--precision", "0.8", "--delta", "0.1", "--count", "2"];
  const text = await explain(...options);
  expect(text.stdout).toMatch(/^loan: defaults, prediction 0\.7379 probability\n\n {2}IF {3}.+\n(?: {2}AND .+\n)*/);
  expect([text.code, text.stderr]).toEqual([0, ""]);
  const { stdout } = await explain(...options, "--format", "json");
  const rule = parseExplanation(stdout) as Rule;
  expect(rule.kind).toBe("rule");
  expect(rule.method.options).toMatchObject({ precision: 0.8, delta: 0.1, count: 2 });
  expect(rule.result.parts.length).toBeLessThanOrEqual(2);
});

test("the published search is asked for by name", async () => {
  const { stdout, code } = await explain("--row", "1", "--search", "published", "--format", "json");
  const { method, diagnostics } = parseExplanation(stdout);
  expect(method.options).toMatchObject({ search: "published" });
  expect(diagnostics.published).toBeDefined();
  expect(code).toBe(0);
});

test("many rows get a line of JSON each", async () => {
  const { stdout, code } = await explain("--rows", "0:3", "--precision-under", "conditional", "--bins", "decile");
  const rules = stdout
    .trim()
    .split("\n")
    .map((line) => parseExplanation(line));
  expect(rules.map(({ kind }) => kind)).toEqual(["rule", "rule", "rule"]);
  expect(code).toBe(0);
});

test("bad usage ends with code 2 and names the option", async () => {
  const high = await explain("--row", "0", "--precision", "1.5");
  expect([high.code, high.stderr]).toEqual([2, expect.stringContaining("--precision")]);
  const values = await explain("--rows", "0:2", "--importance");
  expect([values.code, values.stderr]).toEqual([
    2,
    expect.stringContaining("--importance goes with methods that give every part a value"),
  ]);
});
