import { describe, expect, test } from "vitest";
import { type Feature, matrix, type WhyboxError } from "whybox";
import { applyTree, fitTree, leafOf } from "whybox/trees";
import { expectRefused } from "../../fixtures/expect-refused.js";
import { untyped } from "../two-leaves.js";

const x = [
  [1, 2],
  [3, 4],
  [5, 6],
];
const y = [0, 1, 1];
const options = { task: "classification" } as const;
const tree = fitTree(x, y, options);
const kind: Feature = { name: "kind", kind: "category", categories: ["a", "b"] };
const nan = Number.NaN;

/** Arguments, and the exact error for each. */
// biome-ignore format: a table, one case a line
const cases: [string, () => unknown, WhyboxError["code"], string][] = [
  ["no rows", () => fitTree([], [], options), "INVALID_DATA", "fitTree: expected at least one row in x, got 0"],
  ["rows that are none", () => fitTree(untyped("x"), y, options), "INVALID_DATA", 'fitTree: expected x to be a Matrix or rows, got "x"'],
  ["NaN in a feature that is not said to be missing", () => fitTree([[1, 2], [3, nan], [5, 6]], y, options), "INVALID_DATA", 'fitTree: expected a finite number in x at row 1, column "x1", got NaN; say missing: true of the feature if values may be missing'],
  ["an infinite value", () => fitTree([[1, 2], [Number.POSITIVE_INFINITY, 4], [5, 6]], y, options), "INVALID_DATA", 'fitTree: expected a finite number in x at row 1, column "x0", got Infinity'],
  ["a code that is no category", () => fitTree([[0], [2]], [0, 1], { ...options, features: [kind] }), "INVALID_DATA", 'fitTree: expected the code of a category, a whole number from 0 to 1, in x at row 1, column "kind", got 2'],
  ["a feature too few", () => fitTree(x, y, { ...options, features: [kind] }), "INVALID_DATA", "fitTree: expected 1 columns in x, one per feature, got 2"],
  ["another width", () => applyTree(tree, [[1]]), "INVALID_DATA", "applyTree: expected 2 columns in x, one per feature, got 1"],
  ["NaN to answer to", () => leafOf(tree, [[1, nan]]), "INVALID_DATA", 'leafOf: expected a finite number in x at row 0, column "x1", got NaN; say missing: true of the feature if values may be missing'],
];

describe("rows that do not fit a tree are refused", () => {
  test.each(cases)("%s", (_, run, code, message) => expectRefused(run, code, message));
});

test("rows may be a Matrix, arrays or typed arrays", () => {
  for (const rows of [matrix(x), x.map((row) => Float32Array.from(row))]) {
    expect(fitTree(rows, y, options)).toEqual(tree);
    expect(applyTree(tree, rows)).toEqual(applyTree(tree, x));
  }
});

test("a fitted tree answers to a code that it does not know, which cannot be fitted; half a code is none", () => {
  const fitted = fitTree([[0], [0], [1]], [0, 0, 1], { ...options, features: [kind] });
  // With most of the weight, as categories that no row had.
  expect([...leafOf(fitted, [[0], [1], [7]])]).toEqual([1, 2, 1]);
  for (const [row, code] of [0.5, -1].entries()) {
    expectRefused(
      () => leafOf(fitted, [...Array(row).fill([0]), [code]]),
      "INVALID_DATA",
      `leafOf: expected the code of a category, a whole number from 0 to 1, in x at row ${row}, column "kind", got ${code}`,
    );
  }
});

test("features without names are numbers x0, x1 and so on", () => {
  expect(tree.features).toEqual([
    { name: "x0", kind: "number" },
    { name: "x1", kind: "number" },
  ]);
});
