import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { explanationInFlags, inFlags } from "../../../dist/cli/output/in-flags.js";

const FLAGS = ["--budget-rows", "--favourable", "--order", "--no-resume", "--samples"];

describe("a message about a model's options", () => {
  const flags = ["--model-args", "--timeout-ms", "--seed"];

  test.each([
    ["no answer within 3 ms; wait longer with timeoutMs of httpModel", 'wait longer with "timeoutMs" in --model-args'],
    [
      "httpModel: expected timeoutMs to be 1 or more, got -1",
      "--model-args: expected timeoutMs to be 1 or more, got -1",
    ],
    [
      'processModel: unknown option "x"; known ones are timeoutMs',
      '--model-args: unknown option "x"; known ones are timeoutMs',
    ],
    ["workerPool: allow more with timeoutMs", "allow more with --timeout-ms"],
    ["kernelShap: expected seed to be a number", "expected --seed to be a number"],
  ])("%s", (message, spoken) => {
    expect(inFlags(message, flags)).toMatch(new RegExp(`${spoken.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`));
    expect(inFlags(message, flags)).not.toContain("httpModel");
  });

  test("names them as they are where a command takes no arguments of a model", () => {
    expect(inFlags("wait longer with timeoutMs of httpModel", ["--seed"])).toBe(
      "wait longer with timeoutMs of httpModel",
    );
  });
});

describe("a message in flags", () => {
  test("loses the name of every function that the package exports", async () => {
    const entries = new URL("../../../dist/exports/", import.meta.url);
    const names = readdirSync(entries).filter((name) => name.endsWith(".js"));
    const modules = names.map((name) => import(new URL(name, entries).href));
    const exported = (await Promise.all(modules)).flatMap((module) => Object.entries(module));
    const functions = exported.flatMap(([name, value]) =>
      typeof value === "function" && /^[a-z]/.test(name) ? [name] : [],
    );
    expect(functions.length).toBeGreaterThan(100);
    expect(functions.filter((name) => inFlags(`${name}: expected more`, []) !== "expected more")).toEqual([]);
  });

  test.each([
    ["raise budgetRows for all.", "raise --budget-rows for all."],
    [
      "nothing says which class is good to get; say it with favourable",
      "nothing says which class is good to get; say it with --favourable",
    ],
    [
      "at most 4 are worked out; lower order, or group parts",
      "at most 4 are worked out; lower --order, or group parts",
    ],
    ["lower samples to 3, or explain fewer parts", "lower --samples to 3, or explain fewer parts"],
    ["kernelShap: expected budgetRows of at least 3", "expected --budget-rows of at least 3"],
    ['owenShapley: expected order, such as [["age"]]', 'expected --order, such as [["age"]]'],
    ["make it with budgetRows: true", "make it with --budget-rows"],
    ["people.csv: there is no column", "people.csv: there is no column"],
    ["note: kernelShap: there is no column", "note: kernelShap: there is no column"],
    ["the rows that budgetRows allows were asked", "the rows that --budget-rows allows were asked"],
    ["myBudgetRows and budgetRowsAre are other words", "myBudgetRows and budgetRowsAre are other words"],
    ["the favourable class and samples of it", "the favourable class and samples of it"],
    ['column "budgetRows" is missing', 'column "budgetRows" is missing'],
  ])("%s", (message, spoken) => {
    expect(inFlags(message, FLAGS)).toBe(spoken);
  });
});

test("notes and reasons of an explanation name flags, and nothing else in it changes", () => {
  const note = { code: "ROWS_SAMPLED", message: "raise budgetRows for all." };
  const result = {
    rows: 3,
    findings: [],
    sections: [],
    skipped: [{ section: "fairness", reason: "say it with favourable" }],
    failed: [],
  };
  const findings = { kind: "findings", notes: [note], result } as unknown as Parameters<typeof explanationInFlags>[0];
  const tree = { kind: "tree", notes: [note], result: { rows: 3 } } as unknown as Parameters<
    typeof explanationInFlags
  >[0];
  expect(explanationInFlags(tree, FLAGS)).toEqual({
    kind: "tree",
    notes: [{ code: "ROWS_SAMPLED", message: "raise --budget-rows for all." }],
    result: { rows: 3 },
  });
  expect(explanationInFlags(findings, FLAGS)).toEqual({
    kind: "findings",
    notes: [{ code: "ROWS_SAMPLED", message: "raise --budget-rows for all." }],
    result: { ...result, skipped: [{ section: "fairness", reason: "say it with --favourable" }] },
  });
});
