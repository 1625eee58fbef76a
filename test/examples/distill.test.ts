import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const example = fileURLToPath(new URL("../../examples/distill/explain.js", import.meta.url));

test("the distill example prints a faithful tree, its rules, and shapes, in at most 40 lines of code", async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [example]);
  expect(stderr).toBe("");
  const [, leaves, explained] = /as a tree of (\d) leaves\n {2}explains (\d+)% of the variance/.exec(stdout) ?? [];
  expect(Number(explained)).toBeGreaterThan(95);
  expect([...stdout.matchAll(/^\d+% of penguins: if .+ then body_mass_g \d+$/gm)]).toHaveLength(Number(leaves));
  expect(stdout).toContain("as an additive model of 6 terms");
  expect((await readFile(example, "utf8")).split("\n").length).toBeLessThanOrEqual(40);
});
