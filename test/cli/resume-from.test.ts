import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Attribution, parseExplanation } from "whybox";
import { inPeopleDirectory } from "./people.js";

const people = inPeopleDirectory();

const explain = (...args: string[]) => people.explain("kernel-shap", "--format", "json", ...args);

const read = async (file: string) =>
  parseExplanation(JSON.parse(await readFile(join(people.directory, file), "utf8"))) as Attribution;

test("--keep-answers and --resume-from go on with a run; another row is refused", async () => {
  // Coalitions of their own for each person are so few that even the first run would be exact.
  const asked = ["--row", "2", "--estimator", "process"];
  const first = await explain(...asked, "--budget-rows", "75", "--keep-answers", "--out", "first.json");
  expect(first.code).toBe(0);
  const resumed = await explain(...asked, "--resume-from", "first.json", "--budget-rows", "150", "--out", "on.json");
  expect(resumed.code).toBe(0);
  await explain(...asked, "--budget-rows", "150", "--out", "whole.json");
  const [part, on, whole] = [await read("first.json"), await read("on.json"), await read("whole.json")];
  expect(part.result.asked?.all).toBe(false);
  expect(on.result).toEqual(whole.result);
  expect(on.diagnostics.resumedRows).toBeGreaterThan(8);
  const options = ["--estimator", "process", "--resume-from", "first.json", "--budget-rows", "150"];
  const other = await explain("--row", "1", ...options);
  expect(other.code).toBe(1);
  expect(other.stderr).toContain("expected the same parts as in the explanation to resume");
  const none = await explain("--row", "1", "--resume-from", "nowhere.json");
  expect(none.stderr).toContain("--resume-from nowhere.json: ");
});

test("--until-standard-error and --until-top are one rule", async () => {
  const { code, stdout } = await explain("--row", "2", "--until-standard-error", "0.5", "--until-top", "1");
  expect(code).toBe(0);
  const { result, method } = parseExplanation(JSON.parse(stdout)) as Attribution;
  expect(method.options.until).toEqual({ standardError: 0.5, top: 1 });
  expect(result.until).toMatchObject({ met: true, looks: 1, plannedLooks: 1 });
});

test("--against needs names of outputs", async () => {
  const { code, stderr } = await explain("--row", "2", "--against", "repays");
  expect(code).toBe(2);
  expect(stderr).toContain("--against needs --outputs with the names");
  const unknown = await explain("--row", "2", "--outputs", "defaults", "--against", "repays");
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain("expected names of outputs and contrasts { of, against } of two");
});
