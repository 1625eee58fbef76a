import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { importanceDriftText } from "../../../dist/render/text/importance-drift-text.js";
import { cells, made } from "./made.js";

const names = ["age", "income", "debt", "job", "region"];
const result = {
  before: [[0.1, 0.5, 0.2, 0.3, 0]],
  now: [[0.4, 0.45, 0.1, 0.3, 0.9]],
  low: [[0.2, -0.1, -0.2, null, 0.8]],
  high: [[0.4, 0, 0, 0.1, 1]],
  pValues: [[0.001, 0.3, 0.05, null, 0.0499]],
  ...{ alpha: 0.05, rowsBefore: 1, rowsNow: 1200 },
};
const explain = (more: object = {}, about: object = {}) =>
  made("importanceDrift", { ...result, ...more }, { parts: names.map((name) => ({ name })), ...about });
const sentence = (more: object = {}) => importanceDriftText.sentence(explain(more) as never);
const lines = (more: object = {}, about: object = {}, options: object = {}) =>
  toText(explain(more, about), { width: 120, ...options })
    .split("\n")
    .slice(0, -2);

describe("the sentence of a drift", () => {
  test("names the features that changed by more than chance, the most first, with both numbers", () => {
    expect(sentence()).toBe(
      "How far repaid moves with a feature has changed for region (0 before, 0.9 now) and age (0.1 before, 0.4 now).",
    );
    const all = { pValues: [[0, 0, 0, 0, 0]] };
    expect(sentence(all)).toMatch(/for region .*, age .* and debt .*, and 2 other features\.$/);
    expect(sentence({ pValues: [[0, 0, 0, 1, 0]] })).toMatch(/, and 1 other feature\.$/);
  });

  test("says that nothing shows a change where none does, or nothing is known", () => {
    expect(sentence({ pValues: [[0.06, 0.5, 1, null, 0.05]] })).toMatch(/^Nothing shows that repaid moves with other/);
  });
});

describe("the lines of a drift", () => {
  test("have features by how much they changed, with the interval of the difference and what it says", () => {
    expect(lines().slice(0, 2)).toEqual([
      "credit: repaid",
      "  mean absolute value over 1 row before and 1,200 rows now; 95% interval of the difference",
    ]);
    expect(lines().slice(3, 9).map(cells)).toEqual([
      ["before", "now", "difference"],
      ["region", "0", "0.9", "0.8 to 1", "changed"],
      ["age", "0.1", "0.4", "0.2 to 0.4", "changed"],
      ["debt", "0.2", "0.1", "-0.2 to 0", "may be chance"],
      ["income", "0.5", "0.45", "-0.1 to 0", "may be chance"],
      ["job", "0.3", "0.3", "unknown"],
    ]);
  });

  test("have no digits that rounding made", () => {
    const rows = lines({
      before: [[3.24e-17, 0.5, 0.2, 0.3, 0]],
      now: [[1.1e-17, 0.45, 0.1, 0.3, 0.9]],
      low: [[-4e-17, -0.1, -0.2, null, 0.8]],
      high: [[1e-17, 0, 0, 0.1, 1]],
    }).map(cells);
    expect(rows.find(([name]) => name === "age")?.slice(0, 4)).toEqual(["age", "0", "0", "0 to 0"]);
  });

  test("are the top ones, with a count of the others", () => {
    expect(lines({}, {}, { top: 2 })).toContain("  and 3 features that differ less");
    expect(lines({}, {}, { top: 4 })).toContain("  and 1 feature that differs less");
    expect(lines().join("\n")).not.toContain("differ less");
  });

  test("come for each output, with its scale", () => {
    const twice = Object.fromEntries(
      ["before", "now", "low", "high", "pValues"].map((key) => [
        key,
        [...result[key as "now"], ...result[key as "now"]],
      ]),
    );
    const both = lines({ ...twice, link: "logit" }, { outputs: ["repaid", "late"], units: ["probability", "EUR"] });
    expect(both).toEqual(expect.arrayContaining(["credit: repaid, in log odds", "credit: late, in log odds"]));
    expect(lines({}, { units: ["EUR"] })[0]).toBe("credit: repaid, in EUR");
  });
});
