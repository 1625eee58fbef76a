import { expect, test } from "vitest";
import { hundredths } from "../../dist/render/hundredths.js";

test.each([
  [0.1234, "12.3"],
  [-0.5, "-50.0"],
  [0, "0.0"],
  [1, "100.0"],
])("writes %d with one decimal", (share, expected) => {
  expect(hundredths(share)).toBe(expected);
});

test("writes no Infinity for a number that is no share", () => {
  expect(hundredths(Number.MAX_VALUE)).toBe("1.7976931348623157e+308");
});
