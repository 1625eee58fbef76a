import { expect, test } from "vitest";
import { jointLevel, overNormal } from "../../dist/math/joint-level.js";
import { normalCdf } from "../../dist/math/normal-cdf.js";

test.each<[string, (x: number) => number, number]>([
  ["1", () => 1, 1],
  ["x", (x) => x, 0],
  ["x^2", (x) => x * x, 1],
  ["x^6", (x) => x ** 6, 15],
  ["exp x", Math.exp, Math.exp(0.5)],
  ["cos 2x", (x) => Math.cos(2 * x), Math.exp(-2)],
  ["P(z < x)", (x) => normalCdf(x), 0.5],
  // The probability that a normal number lies below half of another, less 1.
  ["P(z < x/2 - 1)", (x) => normalCdf(x / 2 - 1), normalCdf(-1 / Math.sqrt(1.25))],
])("the mean of %s over a standard normal number is its closed form", (_, value, mean) => {
  expect(overNormal(value)).toBeCloseTo(mean, 9);
});

const isWithin = (z: number) => 1 - 2 * normalCdf(-z);

test("one interval has its own level, and many independent ones that of Sidak", () => {
  for (const level of [0.5, 0.9, 0.95, 0.999]) {
    expect(jointLevel(isWithin, level)).toBeCloseTo(level, 9);
    for (const count of [2, 7, 100]) {
      expect(jointLevel((z) => isWithin(z) ** count, level)).toBeCloseTo(level ** (1 / count), 9);
    }
  }
});

test("a joint probability that never gets there takes the widest interval", () => {
  expect(jointLevel(() => 0, 0.95)).toBe(1);
  expect(jointLevel(() => 1, 0.95)).toBeCloseTo(0, 8);
});
