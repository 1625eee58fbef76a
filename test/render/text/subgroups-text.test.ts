import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { subgroupsText } from "../../../dist/render/text/subgroups-text.js";
import { known, made } from "./made.js";

const subgroup = (text: string, inside: number, outside: number, more: object = {}) => ({
  ...{ text, conditions: [], rows: 50, share: 0.125, inside, outside, gap: known(inside - outside, -0.4, -0.1) },
  ...{ adjustedPValue: 0.017, ...more },
});
const explain = (subgroups: object[], more: object = {}) =>
  made("subgroups", {
    ...{ measure: "selectionRate", title: "selection rate", favourable: ["yes"], selected: null, direction: "either" },
    ...{ columns: ["job", "debt"], rows: 1200, overall: known(0.5, 0.45, 0.55), rulesLookedAt: 1234, null: "shuffled" },
    ...{ draws: 59, pValue: 0.4, alpha: 0.05, subgroups, ...more },
  });
const sentence = (...given: Parameters<typeof explain>) => subgroupsText.sentence(explain(...given) as never);
const lines = (explanation: ReturnType<typeof explain>, options: object = {}) =>
  toText(explanation, { width: 200, ...options })
    .split("\n")
    .slice(0, -2);

describe("the sentence on subgroups", () => {
  test("says on which side the first one is, against what, and how many others there are", () => {
    expect(sentence([subgroup("job is clerk", 0.2, 0.5)])).toBe(
      "The selection rate of credit is lower where job is clerk: 0.2 against 0.5.",
    );
    expect(sentence([subgroup("a", 0.7, 0.5), subgroup("b", 0.2, 0.5)])).toBe(
      "The selection rate of credit is higher where a: 0.7 against 0.5, and in 1 other subgroup.",
    );
  });

  test.each([
    ["either", 0.4, "is another: 1,234 rules looked at, p 0.4."],
    ["lower", 0.00001, "is lower: 1,234 rules looked at, p < 0.0001."],
    ["higher", null, "is higher: nothing was looked for."],
  ])("says that none stands up: %s, p %d", (direction, pValue, end) => {
    expect(sentence([], { direction, pValue })).toBe(
      `No subgroup stands up in which the selection rate of credit ${end}`,
    );
  });
});

describe("the lines on subgroups", () => {
  test("say what was looked through, and what the p-values pay for", () => {
    expect(lines(explain([], { selected: "the probability is 0.5 or more" })).slice(0, 5)).toEqual([
      "credit: subgroups of other selection rate",
      "  selection rate 0.5 (0.45 to 0.55) over 1,200 rows",
      "  selected where the probability is 0.5 or more",
      "  looked through: job, debt",
      "  gaps are measured on rows that they were not found on; intervals hold for all at once; p-values pay for all 1,234 rules (shuffled, 59 times)",
    ]);
    expect(lines(explain([])).join("\n")).not.toContain("selected where");
    expect(lines(explain([])).slice(4)).toEqual(["", `  ${sentence([])}`, ""]);
  });

  test("have each subgroup with both numbers, the gap, its rows and its p-value", () => {
    expect(lines(explain([subgroup("job is clerk", 0.2, 0.5)])).slice(4)).toEqual([
      "",
      "  job is clerk",
      "      selection rate 0.2 against 0.5: gap -0.3 (-0.4 to -0.1), on 50 rows (12.5%), p 0.017",
      "",
    ]);
    expect(lines(explain([subgroup("a", 0.2, 0.5, { adjustedPValue: 0.00002, rows: 1 })])).join("\n")).toContain(
      "on 1 row (12.5%), p < 0.0001",
    );
  });

  test("are five or the top ones, with a count of the others", () => {
    const seven = ["a", "b", "c", "d", "e", "f", "g"].map((text) => subgroup(`where ${text}`, 0.2, 0.5));
    const shown = (options: object) => lines(explain(seven), options).filter((line) => line.startsWith("  where "));
    expect(shown({ top: 1 })).toHaveLength(5);
    expect(shown({ top: 6 })).toHaveLength(6);
    expect(lines(explain(seven), { top: 1 }).slice(-2)).toEqual(["  and 2 more subgroups", ""]);
    expect(lines(explain(seven), { top: 6 }).slice(-2)).toEqual(["  and 1 more subgroup", ""]);
    expect(lines(explain(seven), { top: 7 }).join("")).not.toContain("more subgroup");
  });
});
