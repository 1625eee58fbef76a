import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Feature, Output } from "whybox";
import { mergeClasses } from "../../../dist/batch/report/merge-classes.js";
import { published, type Row } from "./parquet-table.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "whybox-merge-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const features: Feature[] = [
  { name: "age", kind: "number" },
  { name: "it's", kind: "number" },
];
const probabilities: Output[] = ["no", "yes, it's"].map((name) => ({ name, unit: "probability" }));
const no = (prediction: number, values: number[], baseline = 0.25): Row => ({
  ...{ own: [1, 2], values: [values], outputs: ["no"], prediction: [prediction], baseline: [baseline] },
});
const yes = (prediction: number, values: number[], baseline = 0.75): Row => ({
  ...no(prediction, values, baseline),
  outputs: ["yes, it's"],
});

type Options = { readonly link?: string; readonly outputs?: readonly Output[]; readonly doneRows?: number };
let tables = 0;

/** What each of these plans makes of the rows, one after the other. */
async function merged(rows: readonly (Row | null)[], plans: readonly Options[] = [{}]) {
  const table = await published(join(folder, `${tables++}`), features, [], rows);
  const failedRows = rows.filter((row) => row === null).length;
  const codes: (string | undefined)[] = [];
  let message: string | undefined;
  for (const { link, outputs = probabilities, doneRows = rows.length } of plans) {
    const plan = { job: { options: { ...(link && { link }) } }, features, model: { name: "m", outputs } };
    const note = await mergeClasses(table, plan as never, { doneRows, failedRows } as never);
    codes.push(note?.code);
    message = note?.message;
  }
  const found = await table.rows("SELECT * FROM explained ORDER BY row").finally(() => table.close());
  const numbers = found.map((row) => [row.output, row.prediction, row.baseline, row.value_age, row["value_it's"]]);
  return { codes, message, numbers };
}
const sorted = [no(0.8, [0.5, 0.05]), yes(0.9, [0.1, 0.05]), yes(0.7, [-0.125, 0.075]), no(0.6, [0.25, 0.1])];

describe("each row of its likelier class becomes a row of one class", () => {
  test("the one of the lower mean: values of the other change their sign, probabilities become the rest to 1", async () => {
    const { codes, message, numbers } = await merged([...sorted, null]);
    expect(numbers).toEqual([
      ["no", 0.8, 0.25, 0.5, 0.05],
      ["no", expect.closeTo(0.1, 12), 0.25, -0.1, -0.05],
      ["no", expect.closeTo(0.3, 12), 0.25, 0.125, -0.075],
      ["no", 0.6, 0.25, 0.25, 0.1],
    ]);
    // What adds up before adds up afterwards.
    for (const [, prediction, baseline, ...values] of numbers.slice(1, 2) as number[][])
      expect(baseline + values[0] + values[1]).toBeCloseTo(prediction, 12);
    expect(codes).toEqual(["TWO_CLASSES"]);
    expect(message).toBe(
      'The model has two classes, so this is one picture, about "no": values of rows that were explained for "yes, it\'s" count with the opposite sign.',
    );
  });

  test("whichever comes first in the table", async () => {
    const { numbers } = await merged([yes(0.9, [0.5, 0.15], 0.25), no(0.8, [0.05, 0], 0.75)]);
    expect(numbers.map(([output]) => output)).toEqual(["yes, it's", "yes, it's"]);
    expect(numbers[1]).toEqual(["yes, it's", expect.closeTo(0.2, 12), 0.25, -0.05, 0]);
  });

  test("of log odds baselines are each other's opposites", async () => {
    const rows = [no(0.8, [1, 0], -1.5), yes(0.9, [0.5, 0.25], 1.5)];
    // As probabilities they do not add up to 1.
    const { codes, numbers } = await merged(rows, [{}, { link: "logit" }]);
    expect(codes).toEqual([undefined, "TWO_CLASSES"]);
    expect(numbers[1]).toEqual(["no", expect.closeTo(0.1, 12), -1.5, -0.5, -0.25]);
  });
});

describe("rows are left as they are", () => {
  test("of a model of other outputs, under another link, or where rows have both outputs each", async () => {
    const three: Output[] = [...probabilities, { name: "perhaps", unit: "probability" }];
    const { codes, numbers } = await merged(sorted, [
      { outputs: three },
      { outputs: [probabilities[0], { name: "yes, it's" }] },
      { link: "log" },
      { link: "logit" },
      { doneRows: 2 },
    ]);
    expect(codes).toEqual(new Array(5).fill(undefined));
    expect(numbers.map(([output]) => output)).toEqual(sorted.map(({ outputs }) => outputs?.[0]));
  });

  test.each([
    ["all of one class", [sorted[0], sorted[3]]],
    ["whose baselines differ from row to row", [...sorted, no(0.6, [0.3, 0], 0.3)]],
    ["whose baselines do not add up", [no(0.8, [0.5, 0.05]), yes(0.9, [0.1, 0], 0.8)]],
  ])("%s", async (_, rows) => {
    const { codes, numbers } = await merged(rows);
    expect(codes).toEqual([undefined]);
    expect(numbers.map(([output]) => output)).toEqual(rows.map(({ outputs }) => outputs?.[0]));
  });
});
