import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Feature, parseExplanation } from "whybox";
import { batchImportance } from "../../../dist/batch/report/batch-importance.js";
import { published, type Row } from "./parquet-table.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "whybox-importance-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const features: Feature[] = [
  { name: "age", kind: "number", unit: "years" },
  { name: "job", kind: "category", categories: ["nurse"] },
];
const rows: (Row | null)[] = [
  {
    own: [1, "nurse"],
    values: [
      [1, -2],
      [3, 0],
    ],
    prediction: [0.2, 0.8],
    notes: ["FEW_ROWS"],
  },
  {
    own: [2, "nurse"],
    values: [
      [-3, -2],
      [1, 0],
    ],
    prediction: [0.6, 0.4],
    notes: ["FEW_ROWS", "LINK_CLIPPED"],
  },
  null,
  {
    own: [3, null],
    values: [
      [5, 1],
      [-7, 0],
    ],
    prediction: [0.1, 0.9],
  },
];
const plan = (options: object = {}) =>
  ({
    ...{ features, job: { out: folder, method: "kernel-shap", seed: 4, options } },
    model: { name: "m", outputs: [{ name: "yes", unit: "probability" }, { name: "no" }] },
  }) as never;
const progress = (more: object = {}) => ({ rows: 4, doneRows: 4, failedRows: 1, modelRows: 99, ...more }) as never;

async function importanceOf(name: string, given: readonly (Row | null)[], more: object = {}, options: object = {}) {
  const table = await published(join(folder, name), features, ["no", "yes"], given);
  const found = await batchImportance(table, plan(options), progress(more), undefined).finally(() => table.close());
  return parseExplanation(JSON.stringify(found)) as typeof found;
}

test("means, and the standard error of the mean absolute value, per output in the order of the model's", async () => {
  const { result, subject, cost, method } = await importanceOf("means", rows);
  expect(subject).toMatchObject({
    ...{ scope: "global", model: "m", outputs: ["yes", "no"], units: ["probability", null] },
    parts: [
      { name: "age", unit: "years", columns: [0] },
      { name: "job", columns: [1] },
    ],
  });
  expect(method).toMatchObject({ name: "batchReport", options: { of: "kernel-shap" }, seed: 4 });
  const close = (found: readonly (number | null)[], expected: readonly number[]) =>
    expected.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 12));
  close(result.meanAbsolute[0], [11 / 3, 0]);
  close(result.meanAbsolute[1], [3, 5 / 3]);
  close(result.meanSigned[0], [-1, 0]);
  close(result.meanSigned[1], [1, -1]);
  // Absolute values 1, 3, 5 have a deviation of 2.
  expect(result.standardErrors?.[1]?.[0]).toBeCloseTo(2 / Math.sqrt(3), 12);
  close(subject.prediction, [0.7, 0.3]);
  expect(subject.baseline).toEqual([0.5, 0.5]);
  expect(result).toMatchObject({ rows: 3, rowsPerOutput: [3, 3] });
  expect(cost).toEqual({ modelRows: 99, budgetRows: 99, stoppedBy: "complete" });
});

test("notes count the rows that carry one, each once, and those that are left out", async () => {
  const { notes } = await importanceOf("notes", rows);
  expect(notes.map(({ code, message }) => [code, message])).toEqual([
    ["ROWS_FAILED", "1 of 4 rows could not be explained and are left out; the column error says why."],
    ["FEW_ROWS", "2 explanations carry the note FEW_ROWS; the column notes says which."],
    ["LINK_CLIPPED", "1 explanation carries the note LINK_CLIPPED; the column notes says which."],
  ]);
  const unfinished = await importanceOf("unfinished", rows, { rows: 9, failedRows: 0 });
  expect(unfinished.notes[0]).toEqual({
    code: "BATCH_UNFINISHED",
    message:
      "The batch is not finished: this is about 4 of 9 rows, in the order in which they were done, which need not be typical of all.",
  });
});

test("a report asks nothing", async () => {
  const { run } = await importanceOf("run", rows);
  expect(run).toMatchObject({ executor: "batch", modelCalls: 0, retries: 0, cacheHits: 0, wallMs: 0 });
});

test("the scale is told where it is not the output's own", async () => {
  expect((await importanceOf("logit", rows, {}, { link: "logit" })).result.link).toBe("logit");
  expect((await importanceOf("identity", rows, {}, { link: "identity" })).result).not.toHaveProperty("link");
});

test("one row has no standard error, and none no importance", async () => {
  const { result } = await importanceOf("one", rows.slice(0, 1));
  expect(result.standardErrors).toEqual([
    [null, null],
    [null, null],
  ]);
  await expect(importanceOf("none", [null])).rejects.toMatchObject({ code: "INVALID_DATA" });
});
