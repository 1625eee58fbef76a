import { describe, expect, test } from "vitest";
import type { Mitigation } from "whybox/audit";
import { mitigationSection } from "../../../dist/report/audit/mitigation-section.js";
import { known, made } from "../../render/text/made.js";

const changed = (title: string) => ({
  ...{
    name: title,
    title,
    better: "larger",
    before: known(0.8, 0.75, 0.85),
    after: known(0.7),
    change: known(-0.1, -0.2, 0),
  },
});
const effect = {
  ...{ before: "credit", after: "fair", rows: 1400, confidence: 0.95, measures: [changed("accuracy")] },
  groupings: [{ name: "sex", definitions: [changed("demographic parity")] }],
};
const mitigation = (more: object = {}) =>
  made<Mitigation>("mitigation", {
    ...{
      groups: "sex",
      favourable: null,
      constraint: null,
      rows: 800,
      change: null,
      effect: null,
      frontier: [],
      ...more,
    },
  });
const tablesOf = (more: object) => mitigationSection.numbers?.(mitigation(more)) ?? [];
const rowsOf = (change: object) => tablesOf({ change })[0];

test("says on how many rows it was measured, or that a model has to be trained first", () => {
  expect(mitigationSection.about?.(mitigation({ effect }))).toMatch(
    /^Groups of sex before and after, measured on 1,400 rows\./,
  );
  expect(mitigationSection.about?.(mitigation())).toMatch(
    /^A change of training data for groups of sex\..*trained on it\.$/,
  );
});

test("has a table of the change, of all rows, of each column of groups, and of the frontier, as far as there are such", () => {
  const frontier = [
    { name: "credit", role: "before", gap: known(0.3, 0.2, 0.4), accuracy: known(0.8) },
    { name: "tolerance 0.1", role: "other", gap: known(null), accuracy: known(0.79) },
  ];
  const tables = tablesOf({ effect, frontier, change: { of: "labels", changed: 0, groups: [] } });
  expect(tables.map(({ caption }) => caption)).toEqual([
    "Labels: 0 changed",
    "All rows",
    "Largest gaps between groups of sex",
    "Frontier: accuracy against the gap that is left",
  ]);
  expect(tables[1].rows).toEqual([["accuracy", "0.8 (0.75 to 0.85)", "0.7", "-0.1 (-0.2 to 0)"]]);
  expect(tables[3].rows).toEqual([
    ["credit (before)", "0.3 (0.2 to 0.4)", "0.8"],
    ["tolerance 0.1", "-", "0.79"],
  ]);
  expect(tablesOf({})).toEqual([]);
});

describe("the table of a change", () => {
  test("of weights", () => {
    const cell = { group: "f", class: "yes", rows: 1200, share: 0.1, independent: 0.125, factor: 1.25 };
    expect(rowsOf({ of: "weights", cells: [cell, { ...cell, factor: null }] }).rows).toEqual([
      ["f, yes", "1,200", "10%", "12.5%", "1.25"],
      ["f, yes", "1,200", "10%", "12.5%", "-"],
    ]);
  });
  test("of labels", () => {
    const group = { group: "f", rows: 1200, before: 0.3, after: 0.4, promoted: 12, demoted: 3 };
    const table = rowsOf({ of: "labels", changed: 1500, groups: [group] });
    expect(table).toMatchObject({ caption: "Labels: 1,500 changed", rows: [["f", "1,200", "30%", "40%", "12", "3"]] });
  });
  test("of thresholds", () => {
    const groups = [
      {
        group: "f",
        rows: 1200,
        steps: [
          { threshold: 0.4123, share: 0.3 },
          { threshold: null, share: 0.7 },
        ],
      },
      { group: "x", rows: 3, steps: [], reason: "3 rows, fewer than 20" },
    ];
    expect(rowsOf({ of: "thresholds", tolerance: 0, groups }).rows).toEqual([
      ["f", "1,200", "0.4123 (30%), nobody (70%)"],
      ["x", "3", "as the model decides: 3 rows, fewer than 20"],
    ]);
  });
  test("of a margin", () => {
    const table = rowsOf({
      of: "margin",
      threshold: 0.5,
      margin: 0.05,
      selected: ["f"],
      rejected: ["m", "x"],
      changed: 3,
      reached: true,
    });
    expect(table.caption).toBe("Scores closer than 0.05 to 0.5 are decided by the group");
    expect(table.rows).toEqual([
      ["f", "selected"],
      ["m", "rejected"],
      ["x", "rejected"],
    ]);
  });
  test("of a mixture, with members that have no share", () => {
    const predictor = (share: number, multipliers: object[]) => ({ share, error: 0.2, gap: 0.1, multipliers });
    const predictors = [
      predictor(0, []),
      predictor(1, [
        { group: "f", rate: "selectionRate", value: -1.5 },
        { group: "m", rate: "selectionRate", value: 1.5 },
      ]),
    ];
    const table = rowsOf({ of: "mixture", tolerance: 0, trainings: 2, bestGap: 0.01234, converged: true, predictors });
    expect(table.caption).toBe("2 models trained; the mixture is within 0.0123 of the best one");
    expect(table.rows).toEqual([
      ["1", "0%", "0.2", "0.1", ""],
      ["2", "100%", "0.2", "0.1", "f selectionRate -1.5; m selectionRate 1.5"],
    ]);
    expect(rowsOf({ of: "mixture", tolerance: 0, trainings: 1, bestGap: 0, predictors }).caption).toMatch(
      /^1 model trained/,
    );
  });
});
