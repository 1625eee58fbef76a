import { describe, expect, test } from "vitest";
import {
  comparisonsTable,
  estimatePoints,
  evidenceTable,
  groupsTable,
  overviewTable,
  smallCellsTable,
} from "../../../dist/report/fairness/evidence-tables.js";
import { known } from "../../render/text/made.js";
import { definition, fairness, gap, group, grouping } from "../../render/text/review.js";

/** Cells as a reader sees them, with plain spaces. */
const plain = (rows: readonly (readonly (string | { readonly text: string })[])[]) =>
  rows.map((row) => row.map((cell) => (typeof cell === "string" ? cell : cell.text).replaceAll("\u00a0", " ")));
const marks = (rows: readonly (readonly (string | { readonly mark: string })[])[]) =>
  rows.map((row) => row.map((cell) => (typeof cell === "string" ? "" : cell.mark)));
const ratio = definition("ratio", "undecided", known(0.7777, 0.6, 0.9), { of: "ratio", tolerance: 0.8 });
const parity = definition("parity", "violated", known(0.25, 0.1, 0.4));

describe("the overview", () => {
  test("has a column per column of groups: differences in points, ratios as numbers, each with its mark", () => {
    const { result } = fairness([
      grouping("sex", [parity, ratio]),
      grouping("age", [definition("parity", "supported", known(0.01))]),
    ]);
    const table = overviewTable(result);
    expect(table.columns).toEqual(["definition", "by sex", "by age"]);
    expect(plain(table.rows)).toEqual([
      ["equal parity", "violated: 25 points", "supported: 1 points"],
      ["equal ratio", "undecided: 0.778", ""],
    ]);
    expect(marks(table.rows)).toEqual([
      ["", "bad", "good"],
      ["", "open", ""],
    ]);
  });
  test("of numbers has numbers", () => {
    const { result } = fairness([grouping("sex", [parity])], { task: "regression" });
    expect(plain(overviewTable(result).rows)).toEqual([["equal parity", "violated: 0.25"]]);
  });
});

describe("the evidence", () => {
  test("stands with its interval, and with what would decide it or why nothing does", () => {
    const definitions = [
      parity,
      ratio,
      definition("needed", "undecided", known(0.1, 0, 0.2), { needed: { group: "f", rows: 1200 } }),
      definition("unknown", "undecided", { ...known(null), reason: "fewer than two groups have enough rows" }),
    ];
    const { result } = fairness([grouping("sex", definitions)], { confidence: 0.9 });
    const table = evidenceTable(result.groupings[0], result);
    expect(table.caption).toBe(
      "By sex: largest gap between groups, 90% interval for all pairs at once; tolerance 5 points, a ratio of 0.8 or more",
    );
    expect(plain(table.rows)).toEqual([
      ["equal parity", "violated", "25 points", "10.0 to 40.0", ""],
      ["equal ratio", "undecided", "0.778", "0.6 to 0.9", "not even a thousand times the rows"],
      ["equal needed", "undecided", "10 points", "0.0 to 20.0", "1,200 more rows of f"],
      ["equal unknown", "undecided", "not known", "", "fewer than two groups have enough rows"],
    ]);
  });
});

test("groups have every measure with its own interval; few rows and undefined ones are pale", () => {
  const own = (measure: object) => ({
    selectionRate: measure,
    meanScore: { ...known(0.4321, 0.4, 0.5), rows: 40, small: false },
  });
  const groups = [
    group("f", 1200, 0.3, own({ ...known(0.30049, 0.25, 0.35), rows: 1200, small: false })),
    group("x", 9, 0.3, own({ ...known(0.5), rows: 9, small: true })),
    group("y", 0, 0.3, own({ ...known(null), reason: "the group has no row", rows: 0, small: true })),
  ];
  const { result } = fairness([grouping("sex", [], { groups })], {
    overall: { selectionRate: known(0.4, 0.35, 0.45), meanScore: known(null) },
  });
  const table = groupsTable(result.groupings[0], result);
  expect(table.columns).toEqual(["measure", "all rows", "f (1,200 rows)", "x (9 rows)", "y (0 rows)"]);
  expect(plain(table.rows)).toEqual([
    [
      "selection rate",
      "40.0% (35.0 to 45.0)",
      "30.0% (25.0 to 35.0)",
      "50.0% (few: 9)",
      "not defined: the group has no row",
    ],
    ["mean score", "not defined", "0.432 (0.4 to 0.5)", "0.432 (0.4 to 0.5)", "0.432 (0.4 to 0.5)"],
  ]);
  expect(marks(table.rows)[0]).toEqual(["", "", "", "pale", "pale"]);
});

test("comparisons have the interval that holds for all groups at once; small groups are pale", () => {
  const comparisons = [
    {
      group: "f",
      against: "m",
      difference: known(-0.25, -0.3, -0.2),
      ratio: known(0.5454, 0.4, 0.7),
      together: { low: -0.35, high: -0.15 },
    },
    { group: "x", against: "m", difference: known(0.1, -0.5, 0.6), ratio: known(null), together: null },
  ];
  const gaps = [gap("selectionRate", "m", "f", 0.25, { comparisons })];
  const { result } = fairness([grouping("sex", [], { gaps, reference: "m" })]);
  const table = comparisonsTable(result.groupings[0], "selectionRate");
  expect(table.caption).toBe("By sex: selection rate of each group against m; intervals hold for all groups at once");
  expect(plain(table.rows)).toEqual([
    ["f", "m", "-25 points", "-35.0 to -15.0", "0.545", "0.4 to 0.7"],
    ["x", "m", "10 points", "-50.0 to 60.0", "not known", ""],
  ]);
  expect(marks(table.rows)).toEqual([new Array(6).fill(""), new Array(6).fill("pale")]);
  expect(comparisonsTable({ ...result.groupings[0], reference: null }, "baseRate")).toMatchObject({
    ...{ caption: expect.stringContaining("against all others"), rows: [] },
  });
});

test("small cells are listed by group: all of a small group, else the measures", () => {
  const small = { ...known(0.5), small: true };
  const groups = [
    group("whole", 12, 0.5, { truePositiveRate: { ...small, rows: 4 } }),
    group("part", 40, 0.5, { truePositiveRate: { ...small, rows: 19 }, falsePositiveRate: { ...small, rows: 17 } }),
    group("none", 50, 0.5),
  ];
  const { result } = fairness([grouping("sex", [], { groups })]);
  const table = smallCellsTable(result);
  expect(table.caption).toBe("Cells of fewer than 20 rows in the denominator");
  expect(table.rows).toEqual([
    ["whole", "sex", "12", "4", "all"],
    ["part", "sex", "40", "17", "true positive rate, false positive rate"],
  ]);
});

test("points and their interval", () => {
  expect(estimatePoints(known(0.3721, 0.3, 0.45)).map((text) => text.replaceAll("\u00a0", " "))).toEqual([
    "37.2 points",
    "30.0 to 45.0",
  ]);
  expect(estimatePoints(known(0.3721))[1]).toBe("");
  expect(estimatePoints(known(null))).toEqual(["not known", ""]);
});
