import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Attribution, globalImportance, parseExplanation, toText } from "whybox";
import { batchReport } from "whybox/batch";
import { LOANS, runExplained } from "./loans-job.js";
import { publishedLines } from "./published-lines.js";

let folder = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "whybox-batch-report-[1]-"));
  await run("june", (row) => [20 + row, 30 + ((row * 7) % 23), 1 + ((row * 11) % 19)]);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (name: string, rowAt: (row: number) => number[], model: string | object = LOANS) =>
  runExplained(folder, name, rowAt, model);

const attributions = (name: string) =>
  (publishedLines(join(folder, name)) as { kind?: string }[]).filter(({ kind }) => kind) as Attribution[];

/** Sums in another order differ in their last bits. */
function expectSame(got: readonly (readonly (number | null)[])[], expected: readonly (readonly (number | null)[])[]) {
  expect(got.length).toBe(expected.length);
  for (const [o, row] of expected.entries()) {
    for (const [p, value] of row.entries()) expect(got[o][p]).toBeCloseTo(value as number, 10);
  }
}

describe("batchReport", () => {
  test("says what globalImportance says of the explanations", async () => {
    const { importance } = await batchReport(join(folder, "june"));
    parseExplanation(importance);
    const { subject, result } = globalImportance(attributions("june"));
    expect(importance.subject).toMatchObject({ model: "loans", outputs: ["score"], parts: subject.parts });
    expect(importance.subject.prediction[0]).toBeCloseTo(subject.prediction[0], 10);
    expect(importance.subject.baseline[0]).toBeCloseTo(subject.baseline[0] as number, 10);
    expect(importance.result).toMatchObject({ rows: 60, rowsPerOutput: [60] });
    expectSame(importance.result.meanAbsolute, result.meanAbsolute);
    expectSame(importance.result.meanSigned, result.meanSigned);
    expectSame(importance.result.standardErrors, result.standardErrors);
    expect(toText(importance)).toMatch(/mean absolute value over 60 rows/);
  });

  test("makes one table of two classes, as globalImportance does", async () => {
    await run("classes", (row) => [20 + row, 30 + ((row * 7) % 23), 1 + ((row * 11) % 19)], {
      path: LOANS,
      args: { classes: true },
    });
    const explanations = attributions("classes");
    expect(new Set(explanations.flatMap(({ subject }) => subject.outputs)).size).toBe(2);
    const { importance } = await batchReport(join(folder, "classes"));
    const expected = globalImportance(explanations);
    expect(importance.subject.outputs).toEqual(expected.subject.outputs);
    expect(importance.subject.prediction[0]).toBeCloseTo(expected.subject.prediction[0], 10);
    expectSame(importance.result.meanAbsolute, expected.result.meanAbsolute);
    expectSame(importance.result.meanSigned, expected.result.meanSigned);
    expect(importance.notes.map(({ code }) => code)).toContain("TWO_CLASSES");
  });

  test("counts rows that failed in a note, and leaves them out", async () => {
    await run("failing", (row) => [20 + row, 30 + ((row * 7) % 23), 1 + ((row * 11) % 19)], {
      path: LOANS,
      args: { failsAt: 12 },
    });
    const { importance } = await batchReport(join(folder, "failing"));
    const explained = attributions("failing").length;
    expect(explained).toBeLessThan(60);
    expect(importance.result.rows).toBe(explained);
    expect(importance.notes).toContainEqual({
      code: "ROWS_FAILED",
      message: expect.stringContaining(`${60 - explained} of 60 rows could not be explained`),
    });
  });

  test("shows how attributions go with a feature: every row in one bin, in the order of the feature", async () => {
    const { dependence } = await batchReport(join(folder, "june"), { bins: 4 });
    parseExplanation(dependence[0]);
    expect(dependence[0].result).toMatchObject({ effect: "mean attribution", rows: 60 });
    const age = dependence[0].result.curves.find(({ feature }) => feature === 0);
    // Ages are 20 to 79: means of 20 to 34, 35 to 49, 50 to 64 and 65 to 79.
    expect(age).toMatchObject({ at: [27, 42, 57, 72], shares: [0.25, 0.25, 0.25, 0.25], data: { min: 20, max: 79 } });
    // The score grows by 0.1 per year: so does its part.
    const means = age?.values[0] ?? [];
    for (let bin = 1; bin < 4; bin++) expect(means[bin] - means[bin - 1]).toBeCloseTo(1.5, 10);
  });
});
