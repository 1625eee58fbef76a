import { expect, test } from "vitest";
import { checkWeights } from "../../../dist/core/checks/check-weights.js";
import { expectRefused } from "../../fixtures/expect-refused.js";

const weightsOf = (weights: ArrayLike<number> | undefined, rows = 3) => checkWeights("fit", "row of x", rows, weights);

test("every row weighs 1 where nothing else is said", () => {
  expect(weightsOf(undefined)).toEqual(Float64Array.of(1, 1, 1));
  expect(weightsOf(undefined, 0)).toHaveLength(0);
});

test("weights are taken as they are, 0 among them", () => {
  expect(weightsOf([0, 2.5, 0])).toEqual(Float64Array.of(0, 2.5, 0));
  expect(weightsOf(Float32Array.of(0.5, 1, 4))).toEqual(Float64Array.of(0.5, 1, 4));
});

test.each<[string, ArrayLike<number>, "INVALID_ARGUMENT" | "INVALID_DATA", string]>([
  ["too few", [1, 2], "INVALID_ARGUMENT", "expected 3 weights, one per row of x, got 2"],
  ["too many", [1, 2, 3, 4], "INVALID_ARGUMENT", "expected 3 weights, one per row of x, got 4"],
  ["a negative one", [1, 2, -0.1], "INVALID_ARGUMENT", "expected weights of 0 or more, got -0.1 at position 2"],
  ["a negative first one", [-1, 2, 3], "INVALID_ARGUMENT", "expected weights of 0 or more, got -1 at position 0"],
  ["none above 0", [0, 0, 0], "INVALID_ARGUMENT", "expected at least one weight above 0, got 3 of 0"],
  [
    "an endless sum",
    [1e308, 1e308, 0],
    "INVALID_ARGUMENT",
    "expected weights with a finite sum, got a sum of Infinity",
  ],
])("%s: refused", (_, weights, code, message) => {
  expectRefused(() => weightsOf(weights), code, `fit: ${message}`);
});

test("a weight that is no number is refused at its place", () => {
  expect(() => weightsOf([1, Number.NaN, 1])).toThrow(/^fit: .* in weights at position 1, got NaN$/);
});
