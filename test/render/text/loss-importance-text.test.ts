import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { lossImportanceText } from "../../../dist/render/text/loss-importance-text.js";
import { cells, known, made } from "./made.js";

const names = ["age", "income", "debt", "job"];
const values = [known(0.1, 0.05, 0.15), known(0.4, 0.3, 0.5), known(-0.02), known(null)];
const explain = (more: object = {}) =>
  made(
    "lossImportance",
    {
      ...{ loss: "log loss", measure: "rise of the loss when a part is shuffled", baseLoss: known(0.31, 0.3, 0.32) },
      ...{ lossWithout: null, rows: 600, values, ...more },
    },
    { parts: names.slice(0, (more as { values?: object[] }).values?.length ?? 4).map((name) => ({ name })) },
  );
const lines = (more: object = {}, options: object = {}) =>
  toText(explain(more), { width: 120, ...options })
    .split("\n")
    .slice(0, -2);

describe("what a loss depends on", () => {
  test("is the three largest in a sentence, none of them below 0 or unknown, and what the numbers mean", () => {
    expect(lossImportanceText.sentence(explain() as never)).toBe(
      "The log loss of credit depends most on income (0.4) and age (0.1); rise of the loss when a part is shuffled.",
    );
    expect(lossImportanceText.sentence(explain({ values: [] }) as never)).toBe(
      "The log loss of credit depends on no part; rise of the loss when a part is shuffled.",
    );
  });

  test("names no part whose interval holds 0, and no digits below the error", () => {
    const chance = [known(0.002, -0.01, 0.014), known(0.001, -0.01, 0.012)];
    expect(lossImportanceText.sentence(explain({ values: chance }) as never)).toBe(
      "The log loss of credit depends on no part beyond chance; rise of the loss when a part is shuffled.",
    );
    const [row] = lines({ values: [known(-1.4e-19, -0.008, 0.008)] })
      .slice(5, 6)
      .map(cells);
    expect(row.slice(0, 3)).toEqual(["age", "0", "-0.008 to 0.008"]);
  });

  test("has a table of parts, the largest first, with intervals and bars as long as the loss they spare", () => {
    expect(lines().slice(0, 3)).toEqual([
      "credit: what its log loss depends on",
      "  rise of the loss when a part is shuffled",
      "  log loss 0.31 (0.3 to 0.32) over 600 rows",
    ]);
    expect(lines().slice(4, 9).map(cells)).toEqual([
      ["importance", "95% interval"],
      ["income", "0.4", "0.3 to 0.5", "████████████████████"],
      ["age", "0.1", "0.05 to 0.15", "█████"],
      ["job", "-"],
      ["debt", "-0.02"],
    ]);
  });

  test("says the loss with nothing known, where that was asked", () => {
    expect(lines({ lossWithout: 0.71 })[2]).toBe(
      "  log loss 0.31 (0.3 to 0.32) over 600 rows; 0.71 with nothing known",
    );
  });

  test("counts what matters less than the top", () => {
    expect(lines({}, { top: 1 })).toContain("  and 3 parts that matter less");
    expect(lines({}, { top: 3 })).toContain("  and 1 part that matters less");
    expect(lines().join("")).not.toContain("matter less");
  });

  test("draws no bar where no part matters", () => {
    expect(lines({ values: [known(0), known(0)] }).join("")).not.toMatch(/█|NaN/);
    expect(lines({ values: [known(-1), known(-2)] }).join("")).not.toMatch(/█|NaN/);
  });
});
