import { expect, test } from "vitest";
import { estimateCells, estimateText, percent, pText, rounded } from "../../../dist/render/text/estimate-text.js";
import { known } from "./made.js";

test("an estimate is its value and from where to where it may lie, to three digits", () => {
  expect(estimateText(known(0.85312, 0.8461, 0.86))).toBe("0.853 (0.846 to 0.86)");
  expect(estimateCells(known(-1234.5, -2000, 0))).toEqual(["-1,230", "-2,000 to 0"]);
});

test("an estimate has no digits beyond the third of its uncertainty", () => {
  expect(estimateText(known(-1.4e-19, -0.008, 0.008))).toBe("0 (-0.008 to 0.008)");
  expect(estimateText(known(0.00012345, -0.0201, 0.0202))).toBe("0.0001 (-0.0201 to 0.0202)");
  // Rounded once.
  expect(estimateText(known(0.3951, 0.338, 0.49551))).toBe("0.395 (0.338 to 0.496)");
  expect(estimateText(known(3e-17, 1e-17, 5e-17))).toBe("3e-17 (1e-17 to 5e-17)");
  expect(estimateText(known(0, 0, 0))).toBe("0 (0 to 0)");
  expect(estimateText(known(123_456, 0, 1e6))).toBe("123,000 (0 to 1,000,000)");
});

test("without an interval it is its value alone, and a dash where that is not known", () => {
  expect(estimateText(known(0.5))).toBe("0.5");
  expect(estimateText(known(0.5, 0.1, null))).toBe("0.5");
  expect(estimateText(known(0.5, null, 0.9))).toBe("0.5");
  expect(estimateText(known(null, 0.1, 0.9))).toBe("-");
});

test("a share is a percentage of two digits, from a tenth on of three", () => {
  expect([0, 0.004, 0.0456, 0.0999, 0.1234, 0.4, 1, -0.256].map(percent)).toEqual([
    "0%",
    "0.4%",
    "4.6%",
    "10%",
    "12.3%",
    "40%",
    "100%",
    "-25.6%",
  ]);
  // No share, read from a file: a hundred times it is no number.
  expect(percent(1e307)).toBe("1e+307");
});

test("a p-value is never 0", () => {
  expect([0.0123, 0.0001, 0.00009, 0, 1].map(pText)).toEqual(["0.0123", "0.0001", "< 0.0001", "< 0.0001", "1"]);
});

test("numbers have three digits", () => {
  expect([0.12345, 12345, -0.0005678].map(rounded)).toEqual(["0.123", "12,300", "-0.000568"]);
});
