import { expect, test } from "vitest";
import { cellText } from "../../dist/render/cell-text.js";

test("whole numbers and short decimals have all their digits, so that the text is true of the row", () => {
  expect([10119, 52041.2, 52.5212, 0, -3, 1234567, 1700000049000.5].map(cellText)).toEqual([
    "10,119",
    "52,041.2",
    "52.5212",
    "0",
    "-3",
    "1,234,567",
    "1700000049000.5",
  ]);
});

test("decimals that were computed have six", () => {
  expect([1 / 3, 52.52130912327767, 1e300 / 7].map(cellText)).toEqual(["0.333333", "52.5213", "1.42857e+299"]);
});
