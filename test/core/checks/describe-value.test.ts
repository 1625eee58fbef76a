import { expect, test } from "vitest";
import { describeValue } from "../../../src/core/checks/describe-value.js";

test.each([
  ["x", '"x"'],
  [3n, "3n"],
  [Number.NaN, "NaN"],
  [null, "null"],
  [undefined, "undefined"],
  [Symbol("s"), "Symbol(s)"],
  [() => 0, "a function"],
  [[1, 2], "an array of 2"],
  [new Float64Array(3), "a Float64Array of 3"],
  [{}, "an object with keys (none)"],
  [{ a: 1, b: 2 }, "an object with keys a, b"],
  [Object.create(null), "an object with keys (none)"],
])("%o is described as %s", (value, words) => {
  expect(describeValue(value)).toBe(words);
});

test("an object of many keys names the first eight", () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, i]));
  expect(describeValue(many)).toBe("an object with keys k0, k1, k2, k3, k4, k5, k6, k7");
});
