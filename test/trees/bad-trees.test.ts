import { describe, expect, test } from "vitest";
import { type Feature, WhyboxError } from "whybox";
import { applyTree, fitTree, leafOf, pruneTree } from "whybox/trees";

const x = [
  [1, 2],
  [3, 4],
  [5, 6],
];
const y = [0, 1, 1];
const options = { task: "classification" } as const;
const tree = fitTree(x, y, options);
const kind: Feature = { name: "kind", kind: "category", categories: ["a", "b"] };
const wide: Feature = { name: "wide", kind: "category", categories: Array.from({ length: 256 }, (_, i) => `c${i}`) };
// Calls that a caller without types can make.
const untyped = <T>(value: unknown) => value as T;
const nan = Number.NaN;

/** Arguments, and the exact error for each. */
// biome-ignore format: a table, one case a line
const cases: [string, () => unknown, WhyboxError["code"], string][] = [
  ["no options", () => fitTree(x, y, untyped(undefined)), "INVALID_ARGUMENT", "fitTree: expected options to be an object, got undefined"],
  ["an unknown option", () => fitTree(x, y, untyped({ ...options, depth: 3 })), "INVALID_ARGUMENT", 'fitTree: unknown option "depth"; known options are task, criterion, features, outputs, weights, maxDepth, maxLeaves, minSamplesLeaf, minWeightLeaf, minGain, splits, prune'],
  ["no task", () => fitTree(x, y, untyped({})), "INVALID_ARGUMENT", 'fitTree: expected task to be "classification" or "regression", got nothing'],
  ["a criterion of the other task", () => fitTree(x, y, { ...options, criterion: "squaredError" }), "INVALID_ARGUMENT", 'fitTree: expected criterion of classification to be "gini" or "entropy", got "squaredError"'],
  ["half a level", () => fitTree(x, y, { ...options, maxDepth: 1.5 }), "INVALID_ARGUMENT", "fitTree: expected maxDepth to be a whole number of 0 or more, got 1.5"],
  ["no leaves", () => fitTree(x, y, { ...options, maxLeaves: 0 }), "INVALID_ARGUMENT", "fitTree: expected maxLeaves to be a whole number of 1 or more, got 0"],
  ["empty leaves", () => fitTree(x, y, { ...options, minSamplesLeaf: 0 }), "INVALID_ARGUMENT", "fitTree: expected minSamplesLeaf to be a whole number of 1 or more, got 0"],
  ["leaves of less than nothing", () => fitTree(x, y, { ...options, minWeightLeaf: -1 }), "INVALID_ARGUMENT", "fitTree: expected minWeightLeaf to be a finite number of 0 or more, got -1"],
  ["a gain of NaN", () => fitTree(x, y, { ...options, minGain: nan }), "INVALID_ARGUMENT", "fitTree: expected minGain to be a finite number of 0 or more, got NaN"],
  ["unknown splits", () => fitTree(x, y, untyped({ ...options, splits: "random" })), "INVALID_ARGUMENT", 'fitTree: expected splits to be "exact" or "histogram", got "random"'],
  ["absolute error by histogram", () => fitTree(x, y, { task: "regression", criterion: "absoluteError", splits: "histogram" }), "INVALID_ARGUMENT", 'fitTree: criterion "absoluteError" needs splits "exact"'],
  ["256 categories by histogram", () => fitTree([[0], [1]], [0, 1], { ...options, features: [wide], splits: "histogram" }), "INVALID_ARGUMENT", 'fitTree: splits "histogram" take at most 255 categories per feature, and "wide" has more; set splits to "exact"'],
  ["an alpha below 0", () => fitTree(x, y, { ...options, prune: { alpha: -1 } }), "INVALID_ARGUMENT", "fitTree: prune: expected alpha to be a number of 0 or more, got -1"],
  ["an alpha and rows", () => pruneTree(tree, untyped({ alpha: 1, heldOut: { x, y } })), "INVALID_ARGUMENT", "pruneTree: expected either alpha or heldOut"],
  ["held-out rows of another width", () => pruneTree(tree, { heldOut: { x: [[1]], y: [0] } }), "INVALID_DATA", "pruneTree: heldOut: expected 2 columns in x, one per feature, got 1"],
  ["a held-out class that the tree does not know", () => pruneTree(tree, { heldOut: { x: [[1, 2]], y: [2] } }), "INVALID_DATA", "pruneTree: heldOut: expected classes to be whole numbers from 0 to 1, as outputs names 2, got 2 in y at row 0"],

  ["no rows", () => fitTree([], [], options), "INVALID_DATA", "fitTree: expected at least one row in x, got 0"],
  ["rows that are none", () => fitTree(untyped("x"), y, options), "INVALID_DATA", "fitTree: expected x to be a Matrix or rows, got x"],
  ["NaN in a feature that is not said to be missing", () => fitTree([[1, 2], [3, nan], [5, 6]], y, options), "INVALID_DATA", 'fitTree: expected a finite number in x at row 1, column "x1", got NaN; say missing: true of the feature if values may be missing'],
  ["an infinite value", () => fitTree([[1, 2], [Number.POSITIVE_INFINITY, 4], [5, 6]], y, options), "INVALID_DATA", 'fitTree: expected a finite number in x at row 1, column "x0", got Infinity'],
  ["a code that is no category", () => fitTree([[0], [2]], [0, 1], { ...options, features: [kind] }), "INVALID_DATA", 'fitTree: expected the code of a category, a whole number from 0 to 1, in x at row 1, column "kind", got 2'],
  ["a feature too few", () => fitTree(x, y, { ...options, features: [kind] }), "INVALID_DATA", "fitTree: expected 1 columns in x, one per feature, got 2"],
  ["a target too few", () => fitTree(x, [0, 1], options), "INVALID_DATA", "fitTree: expected 3 rows in y, one per row of x, got 2"],
  ["half a class", () => fitTree(x, [0, 0.5, 1], options), "INVALID_DATA", "fitTree: expected classes to be whole numbers of 0 or more, got 0.5 in y at row 1"],
  ["a class below 0", () => fitTree(x, [0, 1, -1], options), "INVALID_DATA", "fitTree: expected classes to be whole numbers of 0 or more, got -1 in y at row 2"],
  ["a class without a name", () => fitTree(x, [0, 1, 2], { ...options, outputs: ["no", "yes"] }), "INVALID_DATA", "fitTree: expected classes to be whole numbers from 0 to 1, as outputs names 2, got 2 in y at row 2"],
  ["class probabilities as classes", () => fitTree(x, [[0, 1], [1, 0], [1, 0]], options), "INVALID_DATA", 'fitTree: expected one class a row in y, got 2 columns; for class probabilities set task to "regression"'],
  ["a name too few", () => fitTree(x, [[0, 1], [1, 0], [1, 0]], { task: "regression", outputs: ["a"] }), "INVALID_ARGUMENT", "fitTree: expected 2 names in outputs, one per column of y, got 1"],
  ["a target of NaN", () => fitTree(x, [0, nan, 1], { task: "regression" }), "INVALID_DATA", "fitTree: expected a finite number in y at position 1, got NaN"],
  ["weights of 0", () => fitTree(x, y, { ...options, weights: [0, 0, 0] }), "INVALID_ARGUMENT", "fitTree: expected at least one weight above 0, got 3 of 0"],
  ["a negative weight", () => fitTree(x, y, { ...options, weights: [1, -1, 1] }), "INVALID_ARGUMENT", "fitTree: expected weights of 0 or more, got -1 at position 1"],
  ["a weight too few", () => fitTree(x, y, { ...options, weights: [1, 1] }), "INVALID_ARGUMENT", "fitTree: expected 3 weights, one per row of x, got 2"],

  ["another width", () => applyTree(tree, [[1]]), "INVALID_DATA", "applyTree: expected 2 columns in x, one per feature, got 1"],
  ["NaN to answer to", () => leafOf(tree, [[1, nan]]), "INVALID_DATA", 'leafOf: expected a finite number in x at row 0, column "x1", got NaN; say missing: true of the feature if values may be missing'],
];

describe("bad input to trees", () => {
  test.each(cases)("%s", (_, run, code, message) => {
    expect(run).toThrow(WhyboxError);
    try {
      run();
    } catch (error) {
      expect({ code: (error as WhyboxError).code, message: (error as WhyboxError).message }).toEqual({ code, message });
    }
  });

  test("more leaves than rows are fewer leaves", () => {
    expect(fitTree(x, [0, 1, 0], { ...options, maxLeaves: 100 }).nodes).toHaveLength(5);
  });
});
