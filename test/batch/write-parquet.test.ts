import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Attribution, Feature } from "whybox";
import { explainedColumns, writeParquet } from "../../dist/batch/write-parquet.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "whybox-parquet-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const features: Feature[] = [
  { name: "age", kind: "number" },
  { name: "job", kind: "category", categories: ["nurse", 'it\'s "me"'] },
];
const explanation = (values: (number | string | null)[], more: object = {}): Attribution =>
  ({
    subject: {
      ...{ outputs: ["no", "yes"], prediction: [0.25, 0.75], baseline: [0.5, null] },
      parts: features.map(({ name }, part) => ({ name, value: values[part] })),
    },
    result: {
      values: [
        [1, -2],
        [-1, 2],
      ],
      standardErrors: [
        [0.1, null],
        [0.3, 0.4],
      ],
    },
    ...{ notes: [], cost: { modelRows: 40 }, ...more },
  }) as unknown as Attribution;

async function read(file: string) {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const rows = (await connection.runAndReadAll(`SELECT * FROM read_parquet('${file}')`)).getRowObjectsJson();
  connection.closeSync();
  return rows;
}

test("one row per row and output; what a row cost stands once, its notes without repeats", async () => {
  const file = join(folder, "rows.parquet");
  const notes = ["FEW_ROWS", "LINK_CLIPPED", "FEW_ROWS"].map((code) => ({ code, message: "" }));
  await writeParquet(
    file,
    [
      { row: 7, id: "seven", explanation: explanation([41.5, 'it\'s "me"'], { notes }) },
      { row: 8, id: "eight", error: { code: "MODEL_FAILED", message: "no 'score'" } },
      { row: 9, explanation: explanation([null, null]) },
    ],
    features,
    true,
  );
  const rows = await read(file);
  const first = {
    ...{ row: "7", id: "seven", notes: "FEW_ROWS,LINK_CLIPPED", error: null },
    x_age: 41.5,
    x_job: 'it\'s "me"',
  };
  expect(rows).toEqual([
    {
      ...{ ...first, output: "no", prediction: 0.25, baseline: 0.5, model_rows: "40" },
      ...{ value_age: 1, se_age: 0.1, value_job: -2, se_job: null },
    },
    {
      ...{ ...first, output: "yes", prediction: 0.75, baseline: null, model_rows: "0" },
      ...{ value_age: -1, se_age: 0.3, value_job: 2, se_job: 0.4 },
    },
    {
      ...{ row: "8", id: "eight", output: null, prediction: null, baseline: null, notes: null, model_rows: null },
      ...{ error: "MODEL_FAILED: no 'score'", x_age: null, value_age: null, se_age: null },
      ...{ x_job: null, value_job: null, se_job: null },
    },
    expect.objectContaining({ row: "9", id: null, output: "no", x_age: null, x_job: null, notes: "" }),
    expect.objectContaining({ row: "9", output: "yes" }),
  ]);
  expect(Object.keys(rows[0])).toEqual([
    ...["row", "id", "output", "prediction", "baseline", "notes", "model_rows", "error"],
    ...["x_age", "value_age", "se_age", "x_job", "value_job", "se_job"],
  ]);
});

test("the same rows give the same bytes, whatever the path", async () => {
  const [first, second] = ["a.parquet", "it's b.parquet"].map((name) => join(folder, name));
  for (const file of [first, second])
    await writeParquet(file, [{ row: 0, explanation: explanation([1, "nurse"]) }], features, false);
  expect(readFileSync(first).equals(readFileSync(second))).toBe(true);
  expect(Object.keys((await read(first))[0])).not.toContain("id");
});

test("names that a database takes for one are numbered, in the file and for its readers", async () => {
  const alike: Feature[] = ["Age", "age", "AGE"].map((name) => ({ name, kind: "number" }));
  const columns = explainedColumns(alike, false);
  expect(columns).toEqual([
    { input: "x_Age", value: "value_Age" },
    { input: "x_age_2", value: "value_age_2" },
    { input: "x_AGE_3", value: "value_AGE_3" },
  ]);
  const file = join(folder, "alike.parquet");
  const parts = alike.map(({ name }, part) => ({ name, value: part }));
  const own = explanation([]);
  const result = { values: [[5, 6, 7]], standardErrors: [[0, 0, 0]] };
  const subject = { ...own.subject, parts, outputs: ["y"] };
  await writeParquet(
    file,
    [{ row: 0, explanation: { ...own, subject, result } as unknown as Attribution }],
    alike,
    false,
  );
  const [row] = await read(file);
  expect(columns.map(({ input, value }) => [row[input], row[value]])).toEqual([
    [0, 5],
    [1, 6],
    [2, 7],
  ]);
  // A feature called as one of the row's own columns is told apart by its prefix.
  expect(explainedColumns([{ name: "output", kind: "number" }], true)[0].input).toBe("x_output");
});
