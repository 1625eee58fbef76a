import fc from "fast-check";
import { expect, test } from "vitest";
import { significant } from "../../dist/render/significant.js";

test("numbers have four digits, thousands apart, and no zeros at their end", () => {
  expect([4612.4, -4612.4, 1234567, 0.042134, 12, 0.5, 99.996, -2.71928, 0.00012345].map(significant)).toEqual([
    "4,612",
    "-4,612",
    "1,234,567",
    "0.04213",
    "12",
    "0.5",
    "100",
    "-2.719",
    "0.0001235",
  ]);
});

test("very small and very large numbers have an exponent", () => {
  expect([1.23456e-9, -9.87654e-5, 1e12, 123456e30, 999_999_999_999].map(significant)).toEqual([
    "1.235e-9",
    "-0.00009877",
    "1000000000000",
    "1.235e+35",
    "999,999,999,999",
  ]);
});

test("nothing is 0, from either side", () => {
  expect([0, -0].map(significant)).toEqual(["0", "0"]);
});

test("what is written is what was meant, to four digits", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e200, max: 1e200, noNaN: true }), (value) => {
      const read = Number(significant(value).replaceAll(",", ""));
      expect(Math.abs(read - value)).toBeLessThanOrEqual(Math.abs(value) * 6e-4);
    }),
  );
});
