import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCli } from "./run-cli.js";

const FRAGILE = fileURLToPath(new URL("../models/fragile.js", import.meta.url));
/** Writes the clipboard, clears the screen, rings, and turns the direction of writing. */
const HOSTILE = "\u001b]52;c;aGk=\u0007\u001b[2J\u009b31m\u202egnp.exe\u2066\u200f";
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "whybox-terminal-"));
  await writeFile(join(directory, "good.csv"), "a,b\n1,2\n3,4\n");
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const explain = (data: string, ...more: string[]) =>
  runCli(["explain", "exact", "--model", FRAGILE, "--data", data, ...more], { cwd: directory });

test("what a model throws reaches stderr and stdout without a character that a terminal obeys", async () => {
  const args = ["--model-args", JSON.stringify({ says: HOSTILE }), "--format", "text"];
  for (const which of [
    ["--row", "0"],
    ["--rows", ":"],
  ]) {
    const { stdout, stderr } = await explain("good.csv", ...args, ...which);
    expect(stdout + stderr).toContain("u001b]52");
    expect(stdout + stderr).not.toMatch(OBEYED);
  }
});

test("nor do names and cells of a CSV file, or names of files", async () => {
  await writeFile(join(directory, "names.csv"), `a,"${HOSTILE}"\n1,2\n`);
  await writeFile(join(directory, "cells.csv"), `a,b\n1,"${HOSTILE}"\n`);
  for (const file of ["names.csv", "cells.csv", `no${HOSTILE}.csv`]) {
    const { stderr, code } = await explain(file, "--row", "0");
    expect(stderr).not.toMatch(OBEYED);
    expect(code).toBe(1);
  }
});

test("nor do the messages, names and ids that render finds in a file", async () => {
  const failed = { index: 1, id: HOSTILE, error: { code: "A", message: HOSTILE } };
  const { stdout } = await explain("good.csv", "--row", "0", "--format", "json");
  const explanation = JSON.parse(stdout);
  explanation.subject.id = HOSTILE;
  explanation.subject.parts[0].name = HOSTILE;
  explanation.notes.push({ code: "X", message: HOSTILE });
  const lines = [failed, explanation, { ...explanation, kind: `x${HOSTILE}` }];
  for (const [name, content] of [
    ["failed.jsonl", lines.slice(0, 2)],
    ["kind.jsonl", lines],
  ] as const) {
    await writeFile(join(directory, name), content.map((line) => JSON.stringify(line)).join("\n"));
    const rendered = await runCli(["render", name], { cwd: directory });
    expect(rendered.stdout + rendered.stderr).not.toMatch(OBEYED);
  }
});

test("nor do names of groups, classes and features reach a terminal raw from an audit, as text or as JSON", async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 7},${i % 2 ? HOSTILE : "x"},${i % 3 ? HOSTILE : "y"}`);
  await writeFile(join(directory, "people.csv"), [`a,b,"${HOSTILE}",class`, ...rows].join("\n"));
  const args = ["--data", "people.csv", "--prediction", "class", "--groups", HOSTILE, "--favourable", HOSTILE];
  for (const format of ["text", "json", "md"]) {
    const { stdout, stderr, code } = await runCli(["fairness", ...args, "--format", format], { cwd: directory });
    expect(code).toBe(0);
    expect(stdout + stderr).not.toMatch(OBEYED);
    if (format === "json") expect(JSON.parse(stdout).result.groupings[0].name).toBe(HOSTILE);
  }
});
