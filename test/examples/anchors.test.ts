import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const example = fileURLToPath(new URL("../../examples/anchors/explain.js", import.meta.url));

test("the anchors example prints a certified rule and whom it fits, in at most 40 lines of code", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [example]);
  expect(stderr).toBe("");
  expect(stdout).toMatch(
    / {2}IF {3}species = Adelie\n(?: {2}AND {2}.+\n)* {2}THEN [\d,]+ <= body_mass_g <= [\d,]+ g\n/,
  );
  expect(stdout).toMatch(/certified: precision of at least 0\.9|exact: no rule/);
  const [, meeting, same] =
    /^(\d+) of 344 penguins meet the rule; the model says the same of (\d+)$/m.exec(stdout) ?? [];
  const share = Number(((100 * Number(same)) / Number(meeting)).toPrecision(3));
  expect(stdout).toContain(`as they are ${share}% of rows that meet it by themselves, ${meeting} asked`);
  expect((await readFile(example, "utf8")).split("\n").length).toBeLessThanOrEqual(40);
});
