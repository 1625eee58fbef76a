import { describe, expect, test } from "vitest";
import type { Feature, WhyboxError } from "whybox";
import { fitTree, pruneTree } from "whybox/trees";
import { expectRefused } from "../fixtures/expect-refused.js";

const x = [
  [1, 2],
  [3, 4],
  [5, 6],
];
const y = [0, 1, 1];
const options = { task: "classification" } as const;
const tree = fitTree(x, y, options);
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

  ["weights of 0", () => fitTree(x, y, { ...options, weights: [0, 0, 0] }), "INVALID_ARGUMENT", "fitTree: expected at least one weight above 0, got 3 of 0"],
  ["a negative weight", () => fitTree(x, y, { ...options, weights: [1, -1, 1] }), "INVALID_ARGUMENT", "fitTree: expected weights of 0 or more, got -1 at position 1"],
  ["a weight too few", () => fitTree(x, y, { ...options, weights: [1, 1] }), "INVALID_ARGUMENT", "fitTree: expected 3 weights, one per row of x, got 2"],

];

describe("bad input to trees", () => {
  test.each(cases)("%s", (_, run, code, message) => expectRefused(run, code, message));

  test("more leaves than rows are fewer leaves", () => {
    expect(fitTree(x, [0, 1, 0], { ...options, maxLeaves: 100 }).nodes).toHaveLength(5);
  });
});
