import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { selectFeatures, weightedMoments } from "whybox/statistics";
import {
  MAX_FORWARD,
  ranking,
  selectColumns,
  selectionMethods,
  strongest,
} from "../../dist/regression/select-columns.js";
import { noises } from "../fixtures/games.js";

const rowsOf = (rows: number, columns: number, seed: number) =>
  Array.from({ length: rows }, (_, row) => Array.from(noises(columns, seed + 7 * row)));

describe("selectColumns", () => {
  test.each(selectionMethods)("%s chooses for several outputs what it chooses for each alone", (method) => {
    const z = rowsOf(60, 9, 3);
    const y = z.map((row) => [row[0] + 2 * row[4], row[2] - row[7] + 0.3 * row[1], row[8]]);
    const moments = weightedMoments(
      z,
      y,
      z.map(() => 1),
    );
    const instance = Float64Array.from({ length: 9 }, (_, column) => 1 + column / 10);
    for (const count of [1, 3, 6, 8]) {
      const chosen = selectColumns(moments, { count, method, instance }, [2, 0, 1]);
      const alone = [2, 0, 1].map((output) =>
        selectFeatures(
          z,
          y.map((row) => row[output]),
          { count, method, instance },
        ),
      );
      expect(chosen).toEqual(alone);
      if (method === "auto") {
        const other = count <= MAX_FORWARD ? "forward" : "highestWeights";
        expect(chosen).toEqual(selectColumns(moments, { count, method: other, instance }, [2, 0, 1]));
      }
    }
  });

  test("by a ranking of moments close by chooses what it chooses without", () => {
    const z = rowsOf(260, 160, 11);
    const moments = (from: number) => {
      const some = z.slice(from, from + 250);
      return weightedMoments(
        some,
        some.map((row) => [3 * row[5] - 2 * row[90] + row[151] + 0.1 * row[3], row[7] - 2 * row[8] + 3 * row[9]]),
        some.map(() => 1),
      );
    };
    const options = { count: 3, method: "highestWeights", instance: new Float64Array(160).fill(1) } as const;
    const near = ranking(moments(0), options);
    expect(near).toBeDefined();
    const chosen = selectColumns(moments(10), { ...options, near }, [1, 0]);
    expect(chosen).toEqual([
      [9, 8, 7],
      [5, 90, 151],
    ]);
    expect(selectColumns(moments(10), options, [1, 0])).toEqual(chosen);
  });

  test("ranks nothing where nothing would look at it", () => {
    const moments = (columns: number) => {
      const z = rowsOf(5, columns, 1);
      return weightedMoments(
        z,
        z.map(([first]) => [first]),
        z.map(() => 1),
      );
    };
    const many = moments(150);
    const options = { count: 3, instance: new Float64Array(150) };
    expect(ranking(many, { ...options, method: "highestWeights" })).toBeDefined();
    expect(ranking(many, { ...options, method: "auto" })).toBeUndefined();
    expect(ranking(many, { ...options, count: MAX_FORWARD + 1, method: "auto" })).toBeDefined();
    expect(ranking(many, { ...options, method: "forward" })).toBeUndefined();
    expect(ranking(moments(149), { ...options, method: "highestWeights" })).toBeUndefined();
  });
});

test("strongest are the columns of the largest effects, of equal ones the first", () => {
  const whole = fc.integer({ min: -3, max: 3 });
  fc.assert(
    fc.property(fc.array(fc.tuple(whole, whole), { minLength: 1, maxLength: 9 }), fc.nat(), (pairs, seed) => {
      const count = 1 + (seed % pairs.length);
      const effects = pairs.map(([coefficient, value]) => Math.abs(coefficient * value));
      const order = [...effects.keys()].sort((a, b) => effects[b] - effects[a] || a - b);
      const coefficients = Float64Array.from(pairs, ([coefficient]) => coefficient);
      const instance = pairs.map(([, value]) => value);
      expect(strongest(coefficients, instance, count)).toEqual(order.slice(0, count));
    }),
  );
  // What differs by rounding counts as equal.
  expect(strongest(Float64Array.of(1, 1 + 1e-14, 0.5), [1, 1, 1], 2)).toEqual([0, 1]);
});
