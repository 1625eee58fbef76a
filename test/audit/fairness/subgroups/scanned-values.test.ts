import { describe, expect, test } from "vitest";
import { blackBox } from "whybox";
import { answersOf, dataset } from "whybox/audit";
import { scannedValues } from "../../../../dist/audit/fairness/subgroups/scanned-values.js";
import { answersTo } from "../../../fixtures/counted-people.js";

const records = [
  { p: 0.8, y: "1", w: 1 },
  { p: 0.6, y: "0", w: 2 },
  { p: 0.3, y: "1", w: 1 },
  { p: 0.1, y: "0", w: 0 },
  { p: 0.9, y: null, w: 1 },
  { p: 0.2, y: "0", w: 1 },
];
const numbers = blackBox((rows) => rows.map(([p]) => 10 * p), {
  name: "numbers",
  input: { kind: "columns", features: [{ name: "p", kind: "number" }] },
  outputs: [{ name: "pay", unit: "EUR" }],
});
const classes = () => answersTo(records, { weights: "w" });
const regression = () =>
  answersOf(
    numbers,
    dataset(
      records.map((row, i) => ({ ...row, y: [9, 4, 3, 1, null, 2.5][i] })),
      { model: numbers, target: "y", weights: "w" },
    ),
  );
type Asked = Parameters<typeof scannedValues>[2];
const scanned = async (
  answers: ReturnType<typeof classes> | ReturnType<typeof regression>,
  measure: Asked,
  threshold?: number,
) =>
  scannedValues(
    "subgroupScan",
    await answers,
    measure,
    (await answers).task === "classification" ? ["1"] : undefined,
    threshold,
  );

describe("what is compared, row by row", () => {
  test.each([
    ["selectionRate", [1, 1, 0, null, null, 0]],
    ["errorRate", [0, 1, 1, null, null, 0]],
    ["falsePositiveRate", [null, 1, null, null, null, 0]],
    ["falseNegativeRate", [0, null, 1, null, null, null]],
    ["calibrationBias", [0.2, -0.6, 0.7, null, null, -0.2]],
  ] as const)("of classes: %s", async (measure, expected) => {
    const found = await scanned(classes(), measure);
    const rows = [...records.keys()].filter((row) => expected[row] !== null);
    expect(Array.from(found.rows)).toEqual(rows);
    for (const row of rows) expect(found.values[row]).toBeCloseTo(expected[row] as number, 12);
    expect(found.withoutTruth).toBe(1);
    expect(found.favourable?.classes).toEqual(["1"]);
    expect(found.isBinary).toBe(measure !== "calibrationBias");
    expect(found.worse).toBe(
      measure === "selectionRate" ? "lower" : measure === "calibrationBias" ? "either" : "higher",
    );
  });

  test.each([
    ["meanPrediction", [8, 6, 3, null, null, 2], "lower"],
    ["meanResidual", [1, -2, 0, null, null, 0.5], "either"],
    ["meanAbsoluteError", [1, 2, 0, null, null, 0.5], "higher"],
  ] as const)("of numbers: %s", async (measure, expected, worse) => {
    const words = { meanPrediction: "mean prediction", meanResidual: "truth less prediction" };
    const found = await scanned(regression(), measure);
    expect(Array.from(found.rows)).toEqual([0, 1, 2, 5]);
    for (const row of found.rows) expect(found.values[row]).toBeCloseTo(expected[row] as number, 12);
    expect(found).toMatchObject({ worse, isBinary: false, favourable: null });
    expect(found.title).toBe({ ...words, meanAbsoluteError: "mean absolute error" }[measure]);
  });
});

test("without a word it is the selection rate, of numbers the mean prediction", async () => {
  expect(await scanned(classes(), undefined)).toMatchObject({ measure: "selectionRate", title: "selection rate" });
  expect(await scanned(regression(), undefined)).toMatchObject({ measure: "meanPrediction", title: "mean prediction" });
});

test("a threshold decides who is selected", async () => {
  const { values } = await scanned(classes(), "selectionRate", 0.25);
  expect([values[0], values[1], values[2], values[5]]).toEqual([1, 1, 1, 0]);
});

test("only calibration hands on the scores", async () => {
  const { score } = await scanned(classes(), "calibrationBias");
  expect([0, 1, 2, 5].map((row) => score?.[row])).toEqual([0.8, 0.6, 0.3, 0.2]);
  expect(await scanned(classes(), "errorRate")).not.toHaveProperty("score");
});

describe("what cannot be compared is refused", () => {
  test("a measure of the other task, with those that fit", async () => {
    await expect(scanned(classes(), "meanResidual")).rejects.toThrow(
      'subgroupScan: expected measure to be one of classification ("selectionRate", "errorRate", "falsePositiveRate", "falseNegativeRate", "calibrationBias"), got "meanResidual"',
    );
    await expect(scanned(regression(), "errorRate")).rejects.toThrow(/one of regression \("meanPrediction", /);
  });

  test.each(["errorRate", "falsePositiveRate", "falseNegativeRate", "calibrationBias"] as const)(
    "%s without a target",
    async (measure) => {
      const answers = answersTo(
        records.map(({ p }) => ({ p })),
        { target: undefined },
      );
      await expect(scanned(answers, measure)).rejects.toThrow(
        `subgroupScan: ${measure} needs a dataset with a target, and there is none`,
      );
      expect(Array.from((await scanned(answers, "selectionRate")).rows)).toEqual([0, 1, 2, 3, 4, 5]);
    },
  );
});
