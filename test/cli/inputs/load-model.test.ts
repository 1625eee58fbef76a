import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "../run-cli.js";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-models-"));
  await writeFile(join(directory, "broken.onnx"), "no graph");
  await writeFile(join(directory, "broken.json"), '{"modelTopology": 1}');
  await writeFile(join(directory, "empty.mjs"), "export const other = 1;\n");
});
afterAll(() => rm(directory, { recursive: true, force: true }));

test.each([
  ["nowhere.js", /^no such file\n$/],
  ["nowhere.onnx", /^no such file\n$/],
  ["nowhere.json", /^no such file\n$/],
  ["nowhere.ubj", /^no such file\n$/],
  ["python:nowhere.py", /^no such file\n$/],
  ["broken.onnx", /./],
  ["broken.json", /./],
  ["empty.mjs", /./],
])("what is wrong with --model %s is said of the flag, not of the function that opens it", async (model, problem) => {
  for (const args of [["explain", "exact", "--data", "people.csv", "--row", "0"], ["inspect"]]) {
    const { stdout, stderr } = await runCli([...args, "--model", model], { cwd: directory });
    const said = `whybox: --model ${model}: `;
    expect(stderr.slice(0, said.length)).toBe(said);
    expect(stderr.slice(said.length)).toMatch(problem);
    expect(stderr).not.toMatch(/\b(import|load|onnx|tfjs|forestFile|http|process|python)Model\b/);
    expect(stdout).toBe("");
  }
});
