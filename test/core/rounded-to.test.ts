import { expect, test } from "vitest";
import { roundedTo } from "../../dist/core/rounded-to.js";

test.each([
  [1234.5678, 4, 1235],
  [-0.0012345, 2, -0.0012],
  [0, 3, 0],
])("rounds %d to %d digits", (value, digits, expected) => {
  expect(roundedTo(value, digits)).toBe(expected);
});

test("leaves a number that would round up to Infinity", () => {
  expect(roundedTo(Number.MAX_VALUE, 4)).toBe(Number.MAX_VALUE);
  expect(roundedTo(-Number.MAX_VALUE, 2)).toBe(-Number.MAX_VALUE);
});
