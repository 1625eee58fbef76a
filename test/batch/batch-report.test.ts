import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Attribution, globalImportance } from "whybox";
import { batchDrift, batchReport, localEngine, runBatch } from "whybox/batch";
import { runCli } from "../cli/run-cli.js";
import { publishedLines } from "./published-lines.js";

const model = fileURLToPath(new URL("../models/loans.js", import.meta.url));
let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "whybox-batch-report-"));
  await run("june", (row) => [20 + row, 30 + ((row * 7) % 23), 1 + ((row * 11) % 19)]);
  // Incomes ten times as far apart: their attributions are, too.
  await run("july", (row) => [20 + row, 10 * (30 + ((row * 7) % 23)), 1 + ((row * 11) % 19)]);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(name: string, rowAt: (row: number) => number[]): Promise<void> {
  const rows = Array.from({ length: 60 }, (_, row) => rowAt(row).join());
  const table = join(folder, `${name}.csv`);
  writeFileSync(table, ["age,income,amount", ...rows, ""].join("\n"));
  const job = {
    ...{ schema: "whybox/job@1", model, table, method: "exact", rowsPerShard: 20, background: { rows: 10 } },
    ...{ explanations: true, out: join(folder, name) },
  };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(job));
  await runBatch(job, { engine: localEngine({ size: 1 }) });
}

describe("batchReport", () => {
  test("says what globalImportance says of the explanations", async () => {
    const report = await batchReport(join(folder, "june"));
    expect(report).toMatchObject({ schema: "whybox/batch-report@1", rows: 60, failedRows: 0 });
    const lines = publishedLines(join(folder, "june")) as { explanation: Attribution }[];
    const { subject, result } = globalImportance(lines.map(({ explanation }) => explanation));
    const [{ features, output, meanPrediction }] = report.outputs;
    expect(output).toBe("score");
    expect(meanPrediction).toBeCloseTo(subject.prediction[0], 10);
    expect(features.map(({ meanAbsolute }) => meanAbsolute)).toEqual(
      features.map(({ meanAbsolute }) => meanAbsolute).toSorted((a, b) => b - a),
    );
    for (const { name, meanAbsolute, meanSigned, standardError } of features) {
      const part = subject.parts.findIndex((other) => other.name === name);
      expect(meanAbsolute).toBeCloseTo(result.meanAbsolute[0][part], 10);
      expect(meanSigned).toBeCloseTo(result.meanSigned[0][part], 10);
      expect(standardError).toBeCloseTo(result.standardErrors[0][part] as number, 10);
    }
  });

  test("shows how values go with a feature: every row in one bin, in the order of the feature", async () => {
    const { outputs } = await batchReport(join(folder, "june"), { bins: 4 });
    const age = outputs[0].features.find(({ name }) => name === "age");
    expect(age?.dependence.map(({ from, to, rows }) => [from, to, rows])).toEqual([
      [20, 34, 15],
      [35, 49, 15],
      [50, 64, 15],
      [65, 79, 15],
    ]);
    // The score grows by 0.1 per year: so does its part.
    const means = age?.dependence.map(({ meanValue }) => meanValue) ?? [];
    for (let bin = 1; bin < 4; bin++) expect(means[bin] - means[bin - 1]).toBeCloseTo(1.5, 10);
  });
});

describe("batchDrift", () => {
  test("names what has changed, and is sure of nothing between equal runs", async () => {
    const [june, july] = [await batchReport(join(folder, "june")), await batchReport(join(folder, "july"))];
    const drift = batchDrift(june, july);
    const changed = drift.filter(({ pValue }) => pValue !== null && pValue < 0.05).map(({ name }) => name);
    expect(changed).toContain("income");
    expect(changed).not.toContain("age");
    for (const { difference, interval, pValue } of batchDrift(june, june)) {
      expect([difference, pValue]).toEqual([0, 1]);
      expect(interval?.[0]).toBeLessThanOrEqual(0);
    }
  });

  test("is printed by whybox batch report", async () => {
    const { code, stdout } = await runCli([
      ...["batch", "report", join(folder, "july.json"), "--against", join(folder, "june.json")],
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^60 rows\n\nscore: mean prediction .*\n {2}amount /);
    expect(stdout).toMatch(/score, income: .* -> .* \[.*\], changed/);
    expect(stdout).toMatch(/score, age: .*, may be chance/);
    const json = await runCli(["batch", "report", join(folder, "july.json"), "--format", "json"]);
    expect(JSON.parse(json.stdout).report.rows).toBe(60);
  }, 120_000);
});
