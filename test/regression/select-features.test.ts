import { describe, expect, test } from "vitest";
import type { SelectionMethod } from "whybox";
import { ridgeFromMoments, selectFeatures, selectFromMoments, weightedMoments } from "whybox/statistics";
import { limeReference } from "../fixtures/lime-reference.js";

type Case = { Z: number[][]; y: number[]; weights: number[]; k: number } & Record<
  "forward" | "highestWeights" | "lassoPath",
  number[]
>;
const { cases } = limeReference<{ cases: Case[] }>("feature_selection");
const methods = ["forward", "highestWeights", "lassoPath"] as const;

describe("selectFeatures", () => {
  test("there are seven reference cases", () => expect(cases).toHaveLength(7));

  for (const [index, { Z, y, weights, k, ...expected }] of cases.entries()) {
    test.each(methods)(`reference case ${index}, %s`, (method) => {
      expect(selectFeatures(Z, y, { weights, count: k, method })).toEqual(expected[method]);
    });
  }

  test("auto selects forward up to 6 columns and by highest weights above; none takes all", () => {
    const { Z, y, weights } = cases[2];
    const select = (count: number, method: SelectionMethod) => selectFeatures(Z, y, { weights, count, method });
    expect(select(6, "auto")).toEqual(select(6, "forward"));
    expect(select(7, "auto")).toEqual(select(7, "highestWeights"));
    expect(select(2, "none")).toEqual(Array.from(Z[0].keys()));
  });

  test.each(methods)("%s leaves duplicates and constant columns to the last, lowest index first", (method) => {
    const z = Array.from({ length: 40 }, (_, i) => {
      const [a, b] = [Math.sin(i), Math.cos(2 * i)];
      return [7, a, a, b, 1 - a];
    });
    const y = z.map(([, a, , b]) => 2 * a + b);
    const picked = selectFeatures(z, y, { count: 2, method, instance: [1, 1, 1, 1, 1] });
    if (method === "highestWeights") {
      // Ridge shares the effect of a among its three copies, 2/3 each, so that b comes first.
      expect(picked).toEqual([3, 1]);
    } else {
      expect(picked).toEqual([1, 3]);
    }
    if (method === "forward") {
      expect(selectFeatures(z, y, { count: 5, method })).toEqual([1, 3, 0, 2, 4]);
    }
  });

  test("gives ties to the lowest index, where they differ by rounding", () => {
    const z = [
      [0, 0, 1],
      [0, 1, 0.9],
      [1, 0, 0.1],
      [1, 1, 0],
    ].map(([a, b]) => [1 - b, b, 0.1 * b, a]);
    const y = [0.1, 0.9, 0.2, 1];
    for (const method of methods) {
      expect(selectFeatures(z, y, { count: 1, method, instance: [1, 1, 10, 1] }).length).toBeLessThanOrEqual(1);
    }
    expect(selectFeatures(z, y, { count: 1, method: "forward" })).toEqual([0]);
  });

  test("answers something where y is constant or there is one row", () => {
    const z = [
      [1, 2],
      [3, 5],
    ];
    for (const method of ["forward", "highestWeights", "auto"] as const) {
      expect(selectFeatures(z, [4, 4], { count: 2, method })).toEqual([0, 1]);
      expect(selectFeatures([[1, 2]], [4], { count: 1, method })).toEqual([0]);
    }
    expect(selectFeatures(z, [4, 4], { count: 2, method: "lassoPath" })).toEqual([]);
  });
});

test("selectFromMoments selects for each output from one Gram matrix", () => {
  const [{ Z, y, weights, k, ...expected }] = cases;
  const second = Z.map((row) => row[2] - row[5]);
  const moments = weightedMoments(
    Z,
    second.map((value, r) => [value, y[r]]),
    weights,
  );
  for (const method of methods) {
    expect(selectFromMoments(moments, { output: 1, count: k, method, instance: Z[0] })).toEqual(expected[method]);
    expect(selectFromMoments(moments, { count: 2, method, instance: Z[0] }).toSorted()).toEqual([2, 5]);
  }
  expect(ridgeFromMoments(moments, 0, 0, [2, 5]).r2).toBeCloseTo(1, 12);
});
