import { describe, expect, test } from "vitest";
import { fairnessText } from "../../../dist/render/text/fairness-text.js";
import { cells, known, layout, lineOf } from "./made.js";
import { definition, fairness, gap, group, grouping } from "./review.js";

const violated = (name: string) => definition(name, "violated", known(0.25, 0.1, 0.4));
const linesOf = (groupings: object[], more: object = {}) => fairnessText.lines(fairness(groupings, more), layout);
/** Sentences over several lines, as one. */
const flat = (lines: readonly string[]) => lines.join(" ").replace(/\s+/g, " ");

describe("the sentence", () => {
  const sentence = (definitions: object[]) => fairnessText.sentence(fairness([grouping("sex", definitions)]));
  test("names three definitions that the rows speak against, and counts the others", () => {
    const others = [definition("s", "supported", known(0)), definition("u", "undecided", known(0))];
    expect(sentence([violated("a"), ...others])).toBe(
      "Of credit, 500 rows speak against equal a by sex; they support 1 and leave 1 undecided, within a tolerance of 0.05.",
    );
    expect(sentence(["a", "b", "c", "d", "e"].map(violated))).toContain(
      "speak against equal a by sex, equal b by sex and equal c by sex and 2 more; they support 0",
    );
    expect(sentence(others)).toContain(
      "500 rows speak clearly against no definition of fairness that was looked at; they support 1",
    );
  });
});

describe("the lines", () => {
  test("say what is favourable, when a row is selected, and what intervals hold", () => {
    const text = flat(linesOf([grouping("sex", [])]));
    expect(text).toContain("favourable: yes; selected where the probability of yes is 0.5 or more");
    expect(text).toContain(
      "intervals hold the truth in 95%; those of a largest gap hold for all pairs of groups at once. * fewer than 20 rows",
    );
    expect(flat(linesOf([grouping("sex", [])], { favourable: null }))).not.toContain("favourable:");
  });

  test("show each group with the measures that there are; small ones are marked, unknown ones a dash", () => {
    const groups = [
      group("f", 1200, 0.30049, { truePositiveRate: { ...known(null), small: true } }),
      group("x", 9, 0.5, { truePositiveRate: { ...known(0.25), small: true } }),
    ];
    const lines = linesOf([grouping("sex", [], { groups })]);
    expect(cells(lineOf(lines, "sex"))).toEqual(["sex", "rows", "selected", "TPR"]);
    expect(cells(lineOf(lines, "f "))).toEqual(["f", "1,200", "0.3", "-"]);
    expect(cells(lineOf(lines, "x "))).toEqual(["x", "9", "0.5*", "0.25*"]);
  });

  test("call each measure by a short name", () => {
    const more = [
      "baseRate",
      "falsePositiveRate",
      "positivePredictiveValue",
      "accuracy",
      "meanTruth",
      "meanPrediction",
    ];
    const measures = [...more, "meanResidual", "rootMeanSquaredError"].map((name) => [
      name,
      { ...known(0.5), small: false },
    ]);
    const lines = linesOf([grouping("sex", [], { groups: [group("f", 40, 0.3, Object.fromEntries(measures))] })]);
    expect(cells(lineOf(lines, "sex"))).toEqual([
      ...["sex", "rows", "base rate", "selected", "FPR", "PPV", "accuracy", "truth", "prediction", "residual", "RMSE"],
    ]);
  });

  test("of many groups show the twelve largest, and count the rest", () => {
    const groups = Array.from({ length: 14 }, (_, g) => group(`g${String(g).padStart(2, "0")}`, 100 + g, 0.5));
    const lines = linesOf([grouping("city", [], { groups })]);
    const shown = lines.filter((line) => /^ {2}g\d\d /.test(line)).map((line) => cells(line)[0]);
    expect(shown).toEqual(
      groups
        .toReversed()
        .slice(0, 12)
        .map(({ name }) => name),
    );
    expect(lines).toContain("  and 2 smaller groups");
  });

  test("show each definition with its gap and evidence, and how many rows would decide it", () => {
    const needed = { group: "f", rows: 1234 };
    const lines = linesOf([grouping("sex", [violated("a"), definition("b", "undecided", known(null), { needed })])]);
    expect(cells(lineOf(lines, "equal a"))).toEqual(["equal a", "0.25", "0.1 to 0.4", "violated"]);
    expect(cells(lineOf(lines, "equal b"))).toEqual(["equal b", "-", "undecided"]);
    expect(lines).toContain("  equal b: 1,234 more rows of f would decide it");
    const all = linesOf([
      grouping("sex", [definition("b", "undecided", known(0), { needed: { group: null, rows: 9 } })]),
    ]);
    expect(all).toContain("  equal b: 9 more rows of all groups in proportion would decide it");
  });

  test("say what chance makes of groups of these sizes, and why an interval may be above 0 all the same", () => {
    const own = (pValue: number, low: number) => ({
      gaps: [
        gap("selectionRate", "m", "f", 0.25, {
          ...{ difference: known(0.25, low, 0.4), chance: { mean: 0.0312, high: 0.1, pValue }, shrunken: 0.21 },
        }),
      ],
    });
    const text = (pValue: number, low: number) => flat(linesOf([grouping("sex", [], own(pValue, low))]));
    expect(text(0.0005, 0.1)).toContain(
      "selected most: m, least: f; chance alone makes a gap of 0.0312 of groups of these sizes (p at most 0.001); shrunken 0.21",
    );
    expect(text(0.0005, 0.1)).not.toContain("all the same");
    expect(text(0.06, 0.01)).toContain("(p 0.06); shrunken 0.21; the interval is above 0 all the same");
    expect(text(0.06, 0)).not.toContain("all the same");
    expect(flat(linesOf([grouping("sex", [])]))).not.toContain("chance alone");
  });

  test("say what holds within equal values of the control, and what cannot hold together", () => {
    const conditional = {
      control: ["job", "city"],
      comparisons: [{ group: "f", against: "m", difference: known(-0.1, -0.2, 0) }],
    };
    const text = flat(linesOf([grouping("sex", [], { conditional, impossibility: { text: "Both cannot hold." } })]));
    expect(text).toContain("selected, f less m, within equal job, city: -0.1 (-0.2 to 0)");
    expect(text).toContain("Both cannot hold.");
  });

  test("end with the inequality in all and between groups", () => {
    const between = { theil: known(0.01, 0, 0.02) };
    const lines = linesOf([grouping("sex", [], { inequalityBetween: between })], {
      inequality: { theil: known(0.3, 0.25, 0.35) },
    });
    expect(cells(lineOf(lines, "in all"))).toEqual(["in all", "0.3", "0.25 to 0.35"]);
    expect(cells(lineOf(lines, "between groups of sex"))).toEqual(["between groups of sex", "0.01", "0 to 0.02"]);
    expect(flat(linesOf([grouping("sex", [])]))).not.toContain("Theil");
  });
});
