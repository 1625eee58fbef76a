import { describe, expect, test } from "vitest";
import { WhyboxError } from "whybox";
import {
  distances,
  entropyEdges,
  localityWeights,
  quantileEdges,
  ridge,
  ridgeFromMoments,
  selectFeatures,
  selectFromMoments,
  weightedMoments,
} from "whybox/statistics";
import { binStatistics } from "../dist/math/bin-statistics.js";
import { truncatedNormal } from "../dist/math/truncated-normal.js";
import { sobol } from "../dist/random/sobol.js";
import { stream } from "../dist/random/stream.js";

const z = [
  [1, 2],
  [3, 4],
  [5, 7],
];
const y = [1, 2, 3];
const moments = weightedMoments(
  z,
  y.map((value) => [value]),
);
const points = sobol(2, stream(0, "test"));
// Calls that a caller without types can make.
const untyped = <T>(value: unknown) => value as T;

/** Arguments, and the exact error for each. */
// biome-ignore format: a table, one case a line
const cases: [string, () => unknown, WhyboxError["code"], string][] = [
  ["a negative alpha", () => ridge(z, y, { alpha: -1 }), "INVALID_ARGUMENT", "ridge: expected alpha to be a finite number of 0 or more, got -1"],
  ["no alpha", () => ridge(z, y, untyped({})), "INVALID_ARGUMENT", "ridge: expected alpha to be a finite number of 0 or more, got undefined"],
  ["no options", () => ridge(z, y, untyped(undefined)), "INVALID_ARGUMENT", "ridge: expected options to be an object, got undefined"],
  ["an option of another name", () => ridge(z, y, untyped({ alpha: 1, weight: [1, 1, 1] })), "INVALID_ARGUMENT", 'ridge: unknown option "weight"; known options are weights, alpha'],
  ["no options to select by", () => selectFeatures(z, y, untyped(undefined)), "INVALID_ARGUMENT", "selectFeatures: expected options to be an object, got undefined"],
  ["weights of 0", () => ridge(z, y, { weights: [0, 0, 0], alpha: 1 }), "INVALID_ARGUMENT", "ridge: expected at least one weight above 0, got 3 of 0"],
  ["a weight too few", () => ridge(z, y, { weights: [1, 1], alpha: 1 }), "INVALID_ARGUMENT", "ridge: expected 3 weights, one per row of z, got 2"],
  ["a negative weight", () => ridge(z, y, { weights: [1, -1, 1], alpha: 1 }), "INVALID_ARGUMENT", "ridge: expected weights of 0 or more, got -1 at position 1"],
  ["a weight of NaN", () => ridge(z, y, { weights: [1, 1, Number.NaN], alpha: 1 }), "INVALID_DATA", "ridge: expected a finite number in weights at position 2, got NaN"],
  ["weights that sum to infinity", () => ridge(z, y, { weights: [1e308, 1e308, 1], alpha: 1 }), "INVALID_ARGUMENT", "ridge: expected weights with a finite sum, got a sum of Infinity"],
  ["an answer too few", () => ridge(z, [1, 2], { alpha: 1 }), "INVALID_ARGUMENT", "ridge: expected 3 rows in y, one per row of z, got 2"],
  ["an infinite answer", () => ridge(z, [1, Number.POSITIVE_INFINITY, 2], { alpha: 1 }), "INVALID_DATA", "ridge: expected a finite number in y at position 1, got Infinity"],
  ["answers that are none", () => ridge(z, untyped(3), { alpha: 1 }), "INVALID_DATA", "ridge: expected y to be numbers, got 3"],
  ["NaN in z", () => ridge([[1, 2], [3, Number.NaN], [5, 6]], y, { alpha: 1 }), "INVALID_DATA", "ridge: expected a finite number in z at row 1, column 1, got NaN"],
  ["rows of different length", () => ridge([[1, 2], [3], [5, 6]], y, { alpha: 1 }), "INVALID_DATA", "ridge: z: expected 2 numbers in row 1, as in row 0, got 1"],
  ["no rows", () => ridge([], [], { alpha: 1 }), "INVALID_DATA", "ridge: expected at least one row in z, got 0"],
  ["a z that is no matrix", () => ridge(untyped("z"), y, { alpha: 1 }), "INVALID_DATA", "ridge: expected z to be a Matrix or rows, got \"z\""],
  ["columns whose squares overflow", () => ridge([[1, 1e200], [2, 3e200], [4, 2e200]], y, { alpha: 1 }), "INVALID_DATA", "ridge: expected values whose squares are finite, got an overflow in z, column 1; rescale it"],
  ["answers whose squares overflow", () => ridge(z, [1e200, 2e200, 4e200], { alpha: 1 }), "INVALID_DATA", "ridge: expected values whose squares are finite, got an overflow in y, column 0; rescale it"],
  ["NaN in outputs", () => weightedMoments(z, [[1, 2], [3, Number.NaN], [1, 1]]), "INVALID_DATA", "weightedMoments: expected a finite number in y at row 1, column 1, got NaN"],
  ["an output that does not exist", () => ridgeFromMoments(moments, 1, 0), "INVALID_ARGUMENT", "ridgeFromMoments: expected output to be a column of y from 0 to 0, got 1"],
  ["a column that does not exist", () => ridgeFromMoments(moments, 0, 0, [2]), "INVALID_ARGUMENT", "ridgeFromMoments: expected subset to hold columns of z from 0 to 1, got 2"],

  ["more columns than there are", () => selectFeatures(z, y, { count: 3, method: "forward" }), "INVALID_ARGUMENT", "selectFeatures: expected count to be a whole number from 1 to 2, the columns of z, got 3"],
  ["no columns", () => selectFeatures(z, y, { count: 0, method: "auto" }), "INVALID_ARGUMENT", "selectFeatures: expected count to be a whole number from 1 to 2, the columns of z, got 0"],
  ["a method that does not exist", () => selectFeatures(z, y, untyped({ count: 1, method: "lasso" })), "INVALID_ARGUMENT", 'selectFeatures: expected method to be "forward" or "highestWeights" or "lassoPath" or "auto" or "none", got "lasso"'],
  ["an instance of another length", () => selectFeatures(z, y, { count: 1, method: "highestWeights", instance: [1] }), "INVALID_ARGUMENT", "selectFeatures: expected an instance of 2 numbers, one per column of z, got 1"],
  ["no instance", () => selectFromMoments(moments, untyped({ count: 1, method: "highestWeights" })), "INVALID_ARGUMENT", "selectFromMoments: expected an instance of 2 numbers, one per column of z, got undefined"],
  ["a selection for an output that does not exist", () => selectFromMoments(moments, { output: -1, count: 1, method: "forward", instance: z[0] }), "INVALID_ARGUMENT", "selectFromMoments: expected output to be a column of y from 0 to 0, got -1"],

  ["quantiles of nothing", () => quantileEdges([], 4), "INVALID_DATA", "quantileEdges: expected at least one value, got 0"],
  ["quantiles of NaN", () => quantileEdges([1, Number.NaN], 4), "INVALID_DATA", "quantileEdges: expected a finite number in values at position 1, got NaN"],
  ["one bin", () => quantileEdges([1, 2], 1), "INVALID_ARGUMENT", "quantileEdges: expected bins to be a whole number of 2 or more, such as 4 or 10, got 1"],
  ["a label too few", () => entropyEdges([1, 2], [0]), "INVALID_ARGUMENT", "entropyEdges: expected 2 labels, one per value, got 1"],
  ["edges of nothing", () => entropyEdges([], []), "INVALID_DATA", "entropyEdges: expected at least one value, got 0"],
  ["statistics of nothing", () => binStatistics([], [1]), "INVALID_DATA", "binStatistics: expected at least one value, got 0"],
  ["edges that do not rise", () => binStatistics([1], [1, 3, 3]), "INVALID_DATA", "binStatistics: expected rising edges, got 3 after 3"],
  ["values without weight", () => binStatistics([1, 2], [1], [0, 0]), "INVALID_ARGUMENT", "binStatistics: expected at least one weight above 0, got 2 of 0"],
  ["a normal distribution without spread", () => truncatedNormal({ mean: 0, standardDeviation: 0, min: 0, max: 1 }), "INVALID_ARGUMENT", 'truncatedNormal: expected finite numbers with min <= max and standardDeviation above 0, got {"mean":0,"standardDeviation":0,"min":0,"max":1}'],

  ["a row that does not exist", () => distances(z, 3, "euclidean"), "INVALID_ARGUMENT", "distances: expected a row of z from 0 to 2, got 3"],
  ["a row of another length", () => distances(z, [1], "euclidean"), "INVALID_ARGUMENT", "distances: expected a row of 2 numbers, as in z, got 1"],
  ["a distance that does not exist", () => distances(z, 0, untyped("hamming")), "INVALID_ARGUMENT", 'distances: expected distance to be "euclidean" or "cosine" or "manhattan", got "hamming"'],
  ["a kernel without width", () => localityWeights([1], 0), "INVALID_ARGUMENT", "localityWeights: expected width to be above 0, got 0"],
  ["a negative distance", () => localityWeights([0, -1], 1), "INVALID_DATA", "localityWeights: expected a distance of 0 or more at position 1, got -1"],

  ["a sequence without dimensions", () => sobol(0, stream(0, "test")), "INVALID_ARGUMENT", "sobol: expected dimensions to be a whole number of 1 or more, got 0"],
  ["points beyond the last", () => points.points(2 ** 32 - 1, 2), "INVALID_ARGUMENT", "sobol: expected from and count to be whole numbers of 0 or more that sum to at most 2^32, got 4294967295 and 2"],
  ["half a point", () => points.points(0, 0.5), "INVALID_ARGUMENT", "sobol: expected from and count to be whole numbers of 0 or more that sum to at most 2^32, got 0 and 0.5"],
];

describe("bad input to the building blocks", () => {
  test.each(cases)("%s", (_, run, code, message) => {
    const error = (() => {
      try {
        run();
      } catch (thrown) {
        return thrown;
      }
      return undefined;
    })();
    expect(error).toBeInstanceOf(WhyboxError);
    expect((error as WhyboxError).message).toBe(message);
    expect((error as WhyboxError).code).toBe(code);
  });
});
