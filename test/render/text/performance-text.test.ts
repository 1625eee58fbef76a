import { describe, expect, test } from "vitest";
import type { Performance } from "whybox/audit";
import { performanceText } from "../../../dist/render/text/performance-text.js";
import { cells, known, layout, lineOf, made } from "./made.js";

const metric = (name: string, more: object = {}) => ({
  ...{ name, better: "higher", trivial: 0.5, ...known(0.85312, 0.8, 0.9), interval: "DeLong", ...more },
});
const calibration = {
  of: "positive class",
  bins: [{ rows: 1200, from: 0, to: 0.21, meanProbability: 0.1234, observed: known(0.15, 0.1, 0.2) }],
  ...{ curve: [], error: 0.04, expectedIfCalibrated: 0.015, corrected: 0.025 },
};
const perClass = (name: string, recall: number | null, rows = 10) => ({
  ...{
    name,
    rows,
    predicted: 5,
    recall: known(recall, recall && recall - 0.1, recall && recall + 0.1),
    precision: known(null),
  },
});
const threshold = (at: number, more: object = {}) => ({
  ...{ threshold: at, selected: 0.123, recall: 0.9, falsePositiveRate: null, precision: 0.5, accuracy: 0.75, ...more },
});
const classification = {
  ...{
    classes: ["no", "yes"],
    positive: "yes",
    confusion: [
      [30, 2.25],
      [1000, 7],
    ],
  },
  ...{ perClass: [perClass("no", 0.9), perClass("yes", 0.4)], calibration, thresholds: null },
};
const performance = (more: object = {}) =>
  made<Performance>("performance", {
    ...{ task: "classification", rows: 300, rowsWithoutTruth: 0, metrics: [metric("area under ROC")] },
    ...{ trivial: "always saying the share of each class", classification: null, residuals: null, ...more },
  });
const linesOf = (more: object, top = 10) => performanceText.lines(performance(more), { ...layout, top });

test("the sentence says the first metric with its interval, beside the trivial predictor", () => {
  expect(performanceText.sentence(performance())).toBe(
    "On 300 rows, credit reaches area under ROC 0.853 (0.8 to 0.9); always saying the share of each class would reach 0.5.",
  );
  expect(performanceText.sentence(performance({ metrics: [metric("bias", { trivial: null })], rows: 1 }))).toBe(
    "On 1 row, credit reaches bias 0.853 (0.8 to 0.9).",
  );
  expect(performanceText.sentence(performance({ metrics: [] }))).toBe(
    "Nothing is known of how good credit is, on 300 rows.",
  );
});

test("metrics stand with value, interval, its name and the trivial value; what is not known is a dash", () => {
  const lines = linesOf({
    metrics: [metric("AUC"), metric("recall", { ...known(null), interval: null, trivial: null })],
  });
  expect(lines.slice(0, 2)).toEqual([
    "credit: how good it is on 300 rows",
    "  trivial: always saying the share of each class",
  ]);
  expect(cells(lineOf(lines, "AUC"))).toEqual(["AUC", "0.853", "0.8 to 0.9", "DeLong", "0.5"]);
  expect(cells(lineOf(lines, "recall"))).toEqual(["recall", "-"]);
});

describe("classes", () => {
  test("stand with their recall, and the confusion by true and predicted class", () => {
    const lines = linesOf({ classification });
    expect(cells(lineOf(lines, "yes"))).toEqual(["yes", "10", "0.4", "0.3 to 0.5", "-"]);
    const from = lines.findIndex((line) => line.includes("true \\ predicted"));
    expect(cells(lines[from])).toEqual(["true \\ predicted", "no", "yes"]);
    expect(lines.slice(from + 1, from + 3).map(cells)).toEqual([
      ["no", "30", "2.3"],
      ["yes", "1,000", "7"],
    ]);
  });

  test("of many those that are found least often are shown, those without rows not, and no confusion", () => {
    const many = Array.from({ length: 12 }, (_, c) =>
      perClass(`c${String(c).padStart(2, "0")}`, 0.95 - 0.05 * c, c === 11 ? 0 : 10),
    );
    const lines = linesOf(
      { classification: { ...classification, classes: many.map(({ name }) => name), perClass: many } },
      3,
    );
    const shown = lines.filter((line) => /^ {2}c\d\d /.test(line)).map((line) => cells(line)[0]);
    expect(shown).toEqual(["c10", "c09", "c08", "c07", "c06", "c05", "c04", "c03"]);
    expect(lines).toContain("  and 4 classes of higher recall");
    expect(lines.join("\n")).not.toContain("true \\ predicted");
    const all = linesOf({ classification: { ...classification, perClass: many } }, 12);
    expect(all.filter((line) => /^ {2}c\d\d /.test(line))).toHaveLength(12);
  });

  test("are calibrated by bins, with what chance gives of the error", () => {
    const lines = linesOf({ classification });
    expect(lines).toContain("  probability of the positive class against how often it comes true");
    expect(cells(lineOf(lines, "0 to 0.21"))).toEqual(["0 to 0.21", "1,200", "0.123", "0.15", "0.1 to 0.2"]);
    expect(lines).toContain("  calibration error 0.04, of which chance alone gives 0.015; corrected 0.025");
  });

  test("have every other threshold, where there is a positive class", () => {
    const lines = linesOf({
      classification: { ...classification, thresholds: [0.1, 0.2, 0.3, 0.4].map((at) => threshold(at)) },
    });
    expect(lines).toContain("  calling yes from a probability on");
    expect(cells(lineOf(lines, "0.2"))).toEqual(["0.2", "12.3%", "0.9", "-", "0.5", "0.75"]);
    expect(lineOf(lines, "0.4")).toBeDefined();
    expect(lineOf(lines, "0.3")).toBeUndefined();
    expect(linesOf({ classification }).join("\n")).not.toContain("calling");
  });
});

test("residuals stand by bands of the prediction", () => {
  const band = { from: 1000, to: 2000.5, rows: 40, mean: known(-3.21, -4, -2), standardDeviation: null };
  const lines = linesOf({ residuals: [band, { ...band, from: 3000, standardDeviation: 5.5555 }] });
  expect(lines).toContain("  truth minus prediction, by prediction");
  expect(cells(lineOf(lines, "1,000"))).toEqual(["1,000 to 2,000", "40", "-3.21", "-4 to -2", "-"]);
  expect(cells(lineOf(lines, "3,000")).at(-1)).toBe("5.56");
});
