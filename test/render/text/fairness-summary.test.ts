import { describe, expect, test } from "vitest";
import { evidenceCounts, fairnessSummary, neededText, points } from "../../../dist/render/text/fairness-summary.js";
import { known } from "./made.js";
import { definition, fairness, gap, group, grouping } from "./review.js";

const parity = (low: number, value = 0.25, high = 0.4, evidence = "violated") =>
  definition("selection", evidence, known(value, low, high));

describe("what is settled", () => {
  test("is the largest gap by its lower end, with both groups' shares, and what chance makes", () => {
    const chance = { mean: 0.031, high: 0.08, pValue: 0.0004 };
    const [what, sure] = fairnessSummary(
      fairness([
        grouping("age", [parity(0.06, 0.25, 0.9)]),
        grouping("sex", [parity(0.11)], { gaps: [gap("selectionRate", "m", "f", 0.25, { chance })] }),
      ]),
    );
    expect(what).toBe(
      'The largest settled gap lies between groups by sex, in the selection rate: 30% are selected among "f" and 55% among "m", a gap of 25 points.',
    );
    expect(sure).toBe(
      "With 95% confidence the true gap is at least 11 points and at most 40 points, counted for all pairs of groups at once. Chance alone would make a gap of about 3.1 points between groups of these sizes (p at most 0.001). Of 2 checks, each of which goes wrong in at most 5% of such tables, the rows speak against 2, for 0, and leave 0 undecided.",
    );
  });

  test("is no gap that is not certain, and none of several measures at once", () => {
    const both = { measures: ["selectionRate", "truePositiveRate"] };
    const definitions = [
      parity(0.11, 0.25, 0.4, "undecided"),
      definition("odds", "violated", known(0.25, 0.2, 0.3), both),
    ];
    const [what, sure] = fairnessSummary(fairness([grouping("sex", definitions)]));
    expect(what).toBe(
      "No gap in how credit treats groups was settled on 500 rows: none is certain to go beyond the tolerance of 5 points.",
    );
    expect(sure).toMatch(/^Of 2 checks, .* the rows speak against 1, for 0, and leave 1 undecided\.$/);
    const [numbers] = fairnessSummary(fairness([grouping("sex", definitions)], { task: "regression", tolerance: 0.2 }));
    expect(numbers).toContain("beyond the tolerance of 0.2 standard deviations");
  });

  test("else is the smallest ratio by its upper end", () => {
    const ratio = (high: number, value: number) =>
      definition("ratio", "violated", known(value, 0.1, high), { of: "ratio", tolerance: 0.8 });
    const [what, sure] = fairnessSummary(
      fairness([grouping("age", [ratio(0.7, 0.3)]), grouping("sex", [ratio(0.6, 0.5454)])]),
    );
    expect(what).toBe(
      'By sex, people of "f" are selected 0.545 times as often as people of "m" (30% against 55%), which is less than 0.8 times; no gap in points is certain to go beyond the tolerance of 5 points.',
    );
    expect(sure).toContain("With 95% confidence it is truly at least 0.1 and at most 0.6 times, counted for all pairs");
  });

  test("else is the group whose truths lie farthest from the scores, small groups left out", () => {
    const bias = (name: string, rows: number, value: number) =>
      group(name, rows, 0.3, { calibrationBias: { ...known(value), rows, small: rows < 20 } });
    const own = {
      gaps: [gap("calibrationBias", "m", "f", 0.2)],
      groups: [bias("f", 200, -0.12), bias("m", 300, 0.08), bias("x", 5, 0.9)],
    };
    const distance = definition("calibration", "violated", known(0.12, 0.07, 0.17), {
      measures: ["calibrationBias"],
      of: "distance",
    });
    const [what, sure] = fairnessSummary(fairness([grouping("sex", [distance], own)]));
    expect(what).toContain('By sex, true answers of "f" lie 12 points below what the model says of them on average');
    expect(sure).toContain("truly at least 7 points and at most 17 points, counted for all groups at once");
  });
});

describe("what is open", () => {
  const open = (groupings: object[], more: object = {}) => fairnessSummary(fairness(groupings, more))[2];

  test("names the undecided check that the fewest rows would decide", () => {
    const undecided = (name: string, needed: object | null) =>
      definition(name, "undecided", known(0.1, 0, 0.2), { needed });
    expect(
      open([
        grouping("sex", [undecided("a", null), undecided("b", { group: null, rows: 8599 })]),
        grouping("age", [undecided("c", { group: "old", rows: 43 })]),
      ]),
    ).toBe(
      "It cannot be said which way the 3 undecided checks would go (the nearest, equal c by age, takes 43 more rows of old), whether the true answers are fair themselves and whether these rows are the people whom the model will meet.",
    );
    expect(open([grouping("sex", [undecided("a", null)])])).toContain("the 1 undecided check would go, whether");
  });

  test("names four small groups, each once, and counts the rest", () => {
    const small = (names: string[]) => ({ groups: names.map((name) => group(name, 19, 0.3)) });
    const text = open([grouping("a", [], small(["p", "q", "r"])), grouping("b", [], small(["r", "s", "t", "u"]))]);
    expect(text).toContain("anything of 6 groups of fewer than 20 rows (p; q; r; s; 2 more)");
    expect(open([grouping("a", [], { groups: [group("p", 20, 0.3)] })])).not.toContain("fewer than");
  });

  test("says that nothing is known of right and wrong where there are no true answers", () => {
    expect(open([], { data: { target: null } })).toContain(
      "whether any answer is right, as the table has no true answers",
    );
  });
});

test("evidence is counted over all columns of groups", () => {
  const all = ["violated", "supported", "supported", "undecided"].map((evidence) =>
    definition("d", evidence, known(0)),
  );
  expect(evidenceCounts(fairness([grouping("a", all), grouping("b", all.slice(1))]).result)).toEqual({
    ...{ all: 7, violated: 1, supported: 4, undecided: 2 },
  });
});

test("points have one digit, none where it is 0", () => {
  expect([0.3721, 0.05, 1, -0.0049].map(points)).toEqual(["37.2 points", "5 points", "100 points", "-0.5 points"]);
  expect(neededText({ group: null, rows: 8599 })).toBe("8,599 more rows of all groups in proportion");
  expect(neededText({ group: "Other", rows: 1 })).toBe("1 more row of Other");
});
