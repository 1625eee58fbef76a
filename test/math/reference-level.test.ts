import { expect, test } from "vitest";
import { eachLevel } from "../../dist/math/each-level.js";
import { normalCdf } from "../../dist/math/normal-cdf.js";
import { normalQuantile } from "../../dist/math/normal-quantile.js";
import { referenceLevel } from "../../dist/math/reference-level.js";

const zOf = (level: number) => normalQuantile(0.5 + level / 2);

test.each([
  [2, 2.212],
  [3, 2.349],
  [5, 2.511],
])("of %i groups against one: Dunnett's table", (groups, z) => {
  expect(zOf(referenceLevel(100, new Array<number>(groups).fill(100), 0.95))).toBeCloseTo(z, 3);
});

test("a reference of very many rows leaves independent comparisons", () => {
  expect(referenceLevel(1e9, [100, 50, 20], 0.95)).toBeCloseTo(eachLevel(3, 0.95), 6);
  expect(referenceLevel(10, [20], 0.95)).toBe(0.95);
});

test("a reference of few rows, which all comparisons share, leaves nearly one: never less than its level", () => {
  /** How often the differences of two means of `count` rows from one of 30 hold together, in steps of a hundredth. */
  const held = (z: number, count: number) => {
    const share = count / (count + 30);
    let sum = 0;
    for (let x = -8; x < 8; x += 0.01) {
      const at = (bound: number) => normalCdf((Math.sqrt(share) * x + bound) / Math.sqrt(1 - share));
      sum += Math.exp(-0.5 * x * x) * (at(z) - at(-z)) ** 2 * 0.01;
    }
    return sum / Math.sqrt(2 * Math.PI);
  };
  for (const count of [300, 30_000])
    expect(held(zOf(referenceLevel(30, [count, count], 0.95)), count)).toBeCloseTo(0.95, 6);
  const levels = [30, 1000, 1e9].map((count) => referenceLevel(30, [count, count], 0.95));
  expect(levels).toEqual(levels.toSorted((a, b) => b - a));
  expect(levels[2]).toBeGreaterThan(0.95);
  expect(zOf(levels[2])).toBeLessThan(2);
});
