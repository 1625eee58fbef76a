import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { runCli } from "./run-cli.js";

describe("help and version", () => {
  test.each([
    ["whybox", []],
    ["whybox explain", ["explain"]],
    ["whybox explain kernel-shap", ["explain", "kernel-shap"]],
    ["whybox explain exact", ["explain", "exact"]],
    ["whybox explain permutation", ["explain", "permutation"]],
    ["whybox explain lime", ["explain", "lime"]],
    ["whybox render", ["render"]],
  ])("%s --help goes to stdout and has examples that name the command", async (name, command) => {
    const { code, stdout, stderr } = await runCli([...command, "--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`Usage: ${name} `);
    expect(stdout.split("\nExamples:\n")[1]).toContain(`  $ ${name} `);
  });

  test("--version is the version of the package", async () => {
    const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await runCli(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test.each([[[]], [["explain"]]])("%j alone prints help on stderr: exit code 2", async (command) => {
    const { code, stdout, stderr } = await runCli(command);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Usage: whybox");
  });

  test.each([
    [["explode"], "unknown command 'explode' (Did you mean explain?)"],
    [["explain", "lasso"], "unknown command 'lasso'"],
    [["explain", "--modle", "m.js"], "unknown option '--modle' (Did you mean one of --mode, --model?)"],
    [["audit", "--modle", "m.js"], "unknown option '--modle' (Did you mean --model?)"],
    [
      ["audit", "--modle", "m.js", "--data", "d.csv", "--ot", "x", "--zzz=3", "--modle", "n.js"],
      "unknown option '--modle' (Did you mean --model?); unknown too: '--ot' (Did you mean --out?), '--zzz'",
    ],
    [
      ["explain", "exact", "--zz", "-1", "--samples", "-2"],
      "unknown option '--zz'; unknown too: '--samples' (Did you mean --sample?)",
    ],
    [["batch", "work", "--alow", "here"], "unknown option '--alow' (Did you mean --allow?)"],
    [["batch", "work"], "required option '--allow <place>' not specified"],
    [["explain", "./model.js"], "unknown command './model.js'; a model is named by --model, a table by --data"],
    [["render"], "missing required argument 'files'"],
    [
      ["render", "a.json", "--top", "0"],
      "option '--top <parts>' argument '0' is invalid. Expected a whole number of 1 or more.",
    ],
  ])("%j is bad usage", async (command, message) => {
    expect(await runCli(command)).toEqual({ code: 2, stdout: "", stderr: `whybox: ${message}\n` });
  });
});
