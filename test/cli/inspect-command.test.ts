import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runCli } from "./run-cli.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const inspect = (...args: string[]) => runCli(["inspect", ...args], { cwd: root });

describe("whybox inspect", () => {
  test("says what a model takes and answers, how fast, and that nothing depends on the batch", async () => {
    const { stdout, stderr, code } = await inspect(
      "--model",
      "examples/penguins/model.js",
      "--data",
      "examples/penguins/penguins.csv",
      "--ignore",
      "body_mass_g",
    );
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^penguins\n {2}takes {4}6 columns\n/);
    expect(stdout).toContain("species: one of Adelie, Chinstrap, Gentoo\n");
    expect(stdout).toContain(
      "body_mass_g, in g: 3820 for row 0 of examples/penguins/penguins.csv\n".replace("3820", "3,820"),
    );
    expect(stdout).toMatch(/speed {4}\S+ rows\/s in batches of 1, .* rows\/s in batches of 4096\n/);
    expect(stdout).toContain("the same seed gives the same bits, whatever the chunks\n");
    expect(stdout).toContain("the same batch was answered twice the same\n");
  });

  test("tells a model that depends on the batch from one whose answers vary", async () => {
    const crowd = await inspect("--model", "test/models/faulty/crowd.js");
    expect(crowd.stdout).toMatch(
      /answers to a row alone and among others differ by up to .*: the same seed gives the same bits only with the same chunkBytes/,
    );
    const moody = await inspect("--model", "test/models/faulty/moody.js", "--format", "json");
    const report = JSON.parse(moody.stdout);
    expect(report.repeatDifference).toBeGreaterThan(0);
    expect(report.speed.map(({ batchRows }: { batchRows: number }) => batchRows)).toEqual([1, 16]);
    expect(report.askedRows).toBeLessThan(40);
  });

  test("takes an ONNX file, with options as JSON", async () => {
    const model = ["--model", "examples/penguins/penguins.onnx", "--model-args", '{"tensor":"probabilities"}'];
    const { stdout } = await inspect(...model, "--format", "json");
    expect(JSON.parse(stdout)).toMatchObject({
      name: "penguins",
      outputs: [{ name: "Adelie", unit: "probability" }, {}, {}],
    });
    const wrong = await inspect("--model", "examples/penguins/penguins.onnx", "--model-export", "model");
    expect(wrong.stderr).toBe("whybox: export goes with a module, examples/penguins/penguins.onnx is none\n");
    expect(wrong.code).toBe(2);
  });
});

test("every method and distill take every kind of model", async () => {
  const onnx = ["--model", "examples/penguins/penguins.onnx", "--data", "examples/penguins/penguins.csv"];
  const rows = ["--ignore", "species,body_mass_g", "--query", "SELECT * FROM data WHERE sex IS NOT NULL LIMIT 40"];
  const explained = await runCli(["explain", "exact", ...onnx, ...rows, "--row", "0", "--workers", "1"], { cwd: root });
  expect(explained.stdout).toMatch(/^penguins: Adelie, in probability\n/);
  const distilled = await runCli(["distill", ...onnx, ...rows, "--max-leaves", "4"], { cwd: root });
  expect(distilled.stderr).not.toMatch(/^whybox: (?!background)/);
  expect(distilled.stdout).toMatch(/^penguins/);
});
