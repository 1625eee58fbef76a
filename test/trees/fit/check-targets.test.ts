import { describe, expect, test } from "vitest";
import { matrix, type WhyboxError } from "whybox";
import { fitTree } from "whybox/trees";
import { expectRefused } from "../../fixtures/expect-refused.js";

const x = [
  [1, 2],
  [3, 4],
  [5, 6],
];
const options = { task: "classification" } as const;
const nan = Number.NaN;

/** Arguments, and the exact error for each. */
// biome-ignore format: a table, one case a line
const cases: [string, () => unknown, WhyboxError["code"], string][] = [
  ["a target too few", () => fitTree(x, [0, 1], options), "INVALID_DATA", "fitTree: expected 3 rows in y, one per row of x, got 2"],
  ["half a class", () => fitTree(x, [0, 0.5, 1], options), "INVALID_DATA", "fitTree: expected classes to be whole numbers of 0 or more, got 0.5 in y at row 1"],
  ["a class below 0", () => fitTree(x, [0, 1, -1], options), "INVALID_DATA", "fitTree: expected classes to be whole numbers of 0 or more, got -1 in y at row 2"],
  ["a class without a name", () => fitTree(x, [0, 1, 2], { ...options, outputs: ["no", "yes"] }), "INVALID_DATA", "fitTree: expected classes to be whole numbers from 0 to 1, as outputs names 2, got 2 in y at row 2"],
  ["class probabilities as classes", () => fitTree(x, [[0, 1], [1, 0], [1, 0]], options), "INVALID_DATA", 'fitTree: expected one class a row in y, got 2 columns; for class probabilities set task to "regression"'],
  ["a name too few", () => fitTree(x, [[0, 1], [1, 0], [1, 0]], { task: "regression", outputs: ["a"] }), "INVALID_ARGUMENT", "fitTree: expected 2 names in outputs, one per column of y, got 1"],
  ["a target of NaN", () => fitTree(x, [0, nan, 1], { task: "regression" }), "INVALID_DATA", "fitTree: expected a finite number in y at position 1, got NaN"],
];

describe("targets that do not fit a tree are refused", () => {
  test.each(cases)("%s", (_, run, code, message) => expectRefused(run, code, message));
});

test("classes are named by their numbers up to the highest, and numbers y or y0, y1 and so on, unless outputs names them", () => {
  expect(fitTree(x, [0, 3, 1], options).outputs).toEqual(["0", "1", "2", "3"]);
  expect(fitTree(x, [0, 1, 0], { ...options, outputs: ["no", "yes", "never"] }).outputs).toEqual([
    "no",
    "yes",
    "never",
  ]);
  expect(fitTree(x, [0, 0.5, -1], { task: "regression" }).outputs).toEqual(["y"]);
  expect(fitTree(x, matrix([[1], [2], [4]]), { task: "regression", outputs: ["cost"] }).outputs).toEqual(["cost"]);
  expect(
    fitTree(
      x,
      [
        [0, 1],
        [1, 0],
        [1, 0],
      ],
      { task: "regression" },
    ).outputs,
  ).toEqual(["y0", "y1"]);
});
