import { describe, expect, test } from "vitest";
import type { Mitigation } from "whybox/audit";
import { mitigationText, mitigationTitle } from "../../../dist/render/text/mitigation-text.js";
import { cells, known, layout, lineOf, made } from "./made.js";

const changed = (
  name: string,
  before: number | null,
  after: number | null,
  low: number | null,
  high: number | null,
) => ({
  ...{ name, title: `${name} (larger is better)`, better: "larger", before: known(before), after: known(after) },
  change: known(before === null || after === null ? null : after - before, low, high),
});
const effect = {
  ...{ before: "credit", after: "credit, decided by group", rows: 400, confidence: 0.95 },
  measures: [changed("accuracy", 0.8, 0.78, -0.04, 0.001)],
  groupings: [
    { name: "age", definitions: [changed("demographicParity", 0.9, 0.9, 0, 0)] },
    { name: "sex", definitions: [changed("demographicParity", 0.25, 0.02, -0.3, -0.15)] },
  ],
};
const mitigation = (more: object = {}) =>
  made<Mitigation>("mitigation", {
    ...{ groups: "sex", favourable: ["yes"], constraint: "demographicParity", rows: 800, frontier: [], effect },
    ...{ change: { of: "thresholds", tolerance: 0.02, groups: [] }, ...more },
  });
const linesOf = (more: object) => mitigationText.lines(mitigation(more), layout);
const flat = (lines: readonly string[]) => lines.join(" ").replace(/\s+/g, " ");

describe("the sentence", () => {
  const sentence = (more: object = {}) => mitigationText.sentence(mitigation(more));
  test("says the gap of the finest groups and the accuracy, before and after, with the bounds of both changes", () => {
    expect(sentence()).toBe(
      "The gap in selection rates between groups of sex went from 0.25 to 0.02, on 400 rows held out (a change of -0.3 to -0.15); accuracy went from 0.8 to 0.78 (a change of -0.04 to 0.001, which may be none).",
    );
  });
  test("leaves out bounds that are not known or both 0, and what was not held out", () => {
    const [accuracy] = [changed("accuracy", 0.8, 0.8, 0, 0)];
    const unknown = [{ name: "sex", definitions: [changed("demographicParity", 0.25, null, null, null)] }];
    expect(sentence({ effect: { ...effect, measures: [accuracy], groupings: unknown }, change: null })).toBe(
      "The gap in selection rates between groups of sex went from 0.25 to -, on 400 rows; accuracy went from 0.8 to 0.8.",
    );
  });
  test.each([
    ["equalOpportunity", "true positive rates"],
    ["equalizedOdds", "true and false positive rates"],
  ])("words %s as %s", (constraint, words) => {
    const groupings = [{ name: "sex", definitions: [changed(constraint, 0.2, 0.1, -0.2, -0.1)] }];
    expect(sentence({ constraint, effect: { ...effect, groupings } })).toContain(`The gap in ${words} between`);
  });
  test("names both models where nothing was held equal, and says where there is no model yet", () => {
    expect(sentence({ constraint: null })).toBe("credit, decided by group beside credit, on 400 rows.");
    expect(sentence({ effect: null, change: { of: "labels", changed: 1, groups: [] } })).toMatch(
      /^For training on credit: 1 label changed, so that groups of sex and the true class are independent/,
    );
    expect(sentence({ effect: null, change: { of: "weights", cells: [] } })).toMatch(
      /^For training on credit: weights, so that/,
    );
  });
});

describe("the change", () => {
  test("of weights: share as it is and as it would be, and the factor", () => {
    const cell = { group: "f", class: "yes", rows: 1200, share: 0.1234, independent: 0.15, factor: 1.2156 };
    const lines = linesOf({ change: { of: "weights", cells: [cell, { ...cell, group: "m", factor: null }] } });
    expect(cells(lineOf(lines, "f, yes"))).toEqual(["f, yes", "1,200", "12.3%", "15%", "1.22"]);
    expect(cells(lineOf(lines, "m, yes")).at(-1)).toBe("-");
  });
  test("of labels: favourable before and after, promoted and demoted", () => {
    const groups = [{ group: "f", rows: 1200, before: 0.3, after: 0.4, promoted: 12, demoted: 0 }];
    expect(cells(lineOf(linesOf({ change: { of: "labels", changed: 12, groups } }), "f"))).toEqual([
      "f",
      "1,200",
      "30%",
      "40%",
      "12",
      "0",
    ]);
  });
  test("of thresholds: from which score on, by chance where there are two steps", () => {
    const steps = (...list: [number | null, number][]) => list.map(([threshold, share]) => ({ threshold, share }));
    const groups = [
      { group: "one", rows: 1000, steps: steps([0.41234, 1]) },
      { group: "two", rows: 5, steps: steps([0, 0.3], [null, 0.7]) },
      { group: "own", rows: 5, steps: [], reason: "5 rows, fewer than 20" },
    ];
    const lines = linesOf({ change: { of: "thresholds", tolerance: 0.1, groups } });
    expect(cells(lineOf(lines, "one"))).toEqual(["one", "1,000", "0.41234"]);
    expect(cells(lineOf(lines, "two")).at(-1)).toBe("everybody (30%), nobody (70%)");
    expect(cells(lineOf(lines, "own")).at(-1)).toBe("as the model decides: 5 rows, fewer than 20");
  });
  test("of a margin: around which threshold, for whom, and whether it was enough", () => {
    const change = {
      of: "margin",
      threshold: 0.5,
      margin: 0.0712,
      selected: ["f", "x"],
      rejected: ["m"],
      changed: 31,
      reached: true,
    };
    const text = (reached: boolean) => flat(linesOf({ change: { ...change, reached } }));
    expect(text(true)).toContain(
      "Scores closer than 0.0712 to 0.5 are decided by the group: selected in f and x, rejected in m; 31 decisions changed.",
    );
    expect(text(true)).not.toContain("No margin");
    expect(text(false)).toContain("No margin keeps the tolerance; this one leaves the smallest gap.");
  });
  test("of a mixture: the models that have a share, and how close it is to the best", () => {
    const predictor = (share: number) => ({ share, error: 0.21, gap: 0.04, multipliers: [] });
    const change = {
      of: "mixture",
      tolerance: 0,
      trainings: 7,
      bestGap: 0.0123,
      converged: true,
      predictors: [0, 0.75, 0.25].map(predictor),
    };
    const lines = linesOf({ change });
    expect(cells(lineOf(lines, "model 1"))).toEqual(["model 1", "75%", "0.21", "0.04"]);
    expect(lineOf(lines, "model 3")).toBeUndefined();
    expect(lines).toContain("  7 models trained; the mixture is within 0.0123 of the best one (converged).");
    expect(flat(linesOf({ change: { ...change, converged: false } }))).toContain(
      "(the budget of trainings ended first)",
    );
  });
});

test("the effect stands measure by measure, and the frontier with what was chosen", () => {
  const frontier = [
    { name: "credit", role: "before", gap: known(0.25, 0.2, 0.3), accuracy: known(0.8, 0.75, 0.85) },
    { name: "tolerance 0.02", role: "chosen", gap: known(0.02, 0, 0.06), accuracy: known(null) },
    { name: "tolerance 0.1", role: "other", gap: known(0.1), accuracy: known(0.79) },
  ];
  const lines = linesOf({ frontier });
  expect(lines).toContain("  before: credit; after: credit, decided by group");
  expect(cells(lines.find((line) => /^ {2}accuracy /.test(line)))).toEqual([
    "accuracy",
    "0.8",
    "0.78",
    "-0.02",
    "-0.04 to 0.001",
  ]);
  expect(lines.filter((line) => /^ {2}gaps of /.test(line)).map((line) => cells(line)[0])).toEqual([
    "gaps of age",
    "gaps of sex",
  ]);
  expect(cells(lineOf(lines, "credit (before)"))).toEqual([
    "credit (before)",
    "0.25",
    "0.2 to 0.3",
    "0.8",
    "0.75 to 0.85",
  ]);
  expect(cells(lineOf(lines, "tolerance 0.02 (chosen)"))).toEqual([
    "tolerance 0.02 (chosen)",
    "0.02",
    "0 to 0.06",
    "-",
  ]);
  expect(cells(lineOf(lines, "tolerance 0.1"))).toEqual(["tolerance 0.1", "0.1", "0.79"]);
});

test.each([
  ["weights", "demographicParity", "Weights for training, for alike selection rates"],
  ["labels", null, "Other labels for training"],
  ["thresholds", "equalizedOdds", "Thresholds by group, for alike true and false positive rates"],
  ["margin", "equalOpportunity", "Close scores decided by group, for alike true positive rates"],
  ["mixture", null, "A mixture of models trained for it"],
])("a change of %s for %s is called so", (of, constraint, title) => {
  expect(mitigationTitle(mitigation({ change: { of }, constraint }))).toBe(title);
});

test("two models beside each other are called by their names", () => {
  expect(mitigationTitle(mitigation({ change: null }))).toBe("credit, decided by group beside credit");
  expect(mitigationTitle(mitigation({ change: null, effect: null }))).toBe("Two models");
});
