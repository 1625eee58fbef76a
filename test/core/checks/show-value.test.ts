import { expect, test } from "vitest";
import { showValue } from "../../../src/core/checks/show-value.js";

test.each([
  [Number.NaN, "NaN"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
  [0.5, "0.5"],
  [2n, "2n"],
  ["0.5", '"0.5"'],
  [undefined, "undefined"],
  [null, "null"],
  [{ deep: [1n] }, '{"deep":["1n"]}'],
])("%s is shown as %s", (value, shown) => {
  expect(showValue(value)).toBe(shown);
});

test("an object that holds itself is described by its keys", () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  expect(showValue(circle)).toBe("an object with keys self");
});
