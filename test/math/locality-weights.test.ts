import { expect, test } from "vitest";
import { localityWeights } from "whybox/statistics";
import { expectRefused } from "../fixtures/expect-refused.js";

test("weights are sqrt(exp(-D^2 / width^2)): 1 at the instance, e^-1/2 at the width", () => {
  for (const width of [0.75, 1, 3]) {
    const distances = [0, 0.1, width, 2 * width, Number.POSITIVE_INFINITY];
    const weights = localityWeights(distances, width);
    for (const [i, distance] of distances.entries()) {
      expect(weights[i]).toBeCloseTo(Math.sqrt(Math.exp(-(distance ** 2) / width ** 2)), 15);
    }
    expect([weights[0], weights[4]]).toEqual([1, 0]);
    expect(weights[2]).toBeCloseTo(0.6065306597126334, 15);
  }
});

test("a weight far away is small before it is nothing, and an endless width weighs all alike", () => {
  // exp(-D^2) itself would be 0 from a distance of 27.3 on.
  expect(localityWeights([37], 1)[0]).toBeCloseTo(0, 200);
  expect(localityWeights([37], 1)[0]).toBeGreaterThan(1e-300);
  expect([...localityWeights([0, 5, 1e300], Number.POSITIVE_INFINITY)]).toEqual([1, 1, 1]);
  expect([...localityWeights([Number.POSITIVE_INFINITY], Number.POSITIVE_INFINITY)]).toEqual([0]);
  expect(localityWeights([], 1)).toHaveLength(0);
});

test.each<[number[], number, "INVALID_ARGUMENT" | "INVALID_DATA", string]>([
  [[1], 0, "INVALID_ARGUMENT", "expected width to be above 0, got 0"],
  [[1], Number.NaN, "INVALID_ARGUMENT", "expected width to be above 0, got NaN"],
  [[1, -0.5], 1, "INVALID_DATA", "expected a distance of 0 or more at position 1, got -0.5"],
  [[Number.NaN], 1, "INVALID_DATA", "expected a distance of 0 or more at position 0, got NaN"],
])("distances %j with width %d are refused", (distances, width, code, message) => {
  expectRefused(() => localityWeights(distances, width), code, `localityWeights: ${message}`);
});
