import { expect, test } from "vitest";
import { numberInText } from "../../../dist/core/checks/number-in-text.js";

test.each([
  ["20", 20],
  ["-.5", -0.5],
  ["+3.", 3],
  [" 1e-3 ", 1e-3],
])("reads %s, as people write numbers", (text, value) => {
  expect(numberInText(text)).toBe(value);
});

test.each(["", " ", "0x10", "0b1", "0o7", "1_000", "1,5", "1e", "Infinity", "NaN", "1 2"])("refuses %j", (text) => {
  expect(numberInText(text)).toBeNaN();
});
