import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellNumber, exactDouble, isCode, isInfinite, MAX_DIGITS } from "../../dist/tables/cell-number.js";

describe("a cell spells a number", () => {
  test("as JavaScript prints any double, and as JSON and C do", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const printed = [
          String(value),
          JSON.stringify(value),
          value.toExponential(),
          value.toExponential(17),
          ` ${value}\t`,
        ];
        // Digits of a whole number beyond 2^53 name it exactly.
        for (const text of printed) expect(Number(cellNumber(text))).toBe(value === 0 ? Number(text) : value);
        expect(Number(cellNumber(String(value).replace(".", ","), ","))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  test.each<[string, number]>([
    ["12", 12],
    ["+12", 12],
    ["-0.50", -0.5],
    [".5", 0.5],
    ["5.", 5],
    ["1E3", 1000],
    ["1e+3", 1000],
    ["-.5e-1", -0.05],
    ["007", 7],
    ["\u00a0 3", 3],
    ["9007199254740992", 2 ** 53],
    ["+9007199254740992", 2 ** 53],
    ["18014398509481984", 2 ** 54],
    ["9007199254740992.0", 2 ** 53],
    ["9.007199254740992e15", 2 ** 53],
    ["1.2345678901234567e+300", 1.2345678901234567e300],
    ["1000000000000000013287555072.00", 1e27],
    ["0.12345678901234567890123", 0.12345678901234568],
  ])("%j is %d", (text, value) => expect(cellNumber(text)).toBe(value));

  test.each<[string, bigint]>([
    ["9007199254740993", 2n ** 53n + 1n],
    ["-9007199254740993", -(2n ** 53n) - 1n],
    ["+9007199254740993", 2n ** 53n + 1n],
    [`1${"0".repeat(400)}`, 10n ** 400n],
    ["9007199254740993.0", 2n ** 53n],
    ["1234567890123456789.0", 1234567890123456768n],
    ["1.234567890123456789e18", 1234567890123456768n],
    ["9".repeat(MAX_DIGITS), 10n ** BigInt(MAX_DIGITS) - 1n],
  ])("%s is between doubles, or beyond them", (text, value) => expect(cellNumber(text)).toBe(value));

  test.each([
    "",
    " ",
    ".",
    "-",
    "+.e1",
    "1e",
    "e5",
    "1 2",
    "1,5",
    "1,000",
    "0x1F",
    "0b1",
    "1_000",
    "12abc",
    "--1",
    "NaN",
    "Infinity",
    "inf",
    "1e999",
    "\u0661",
    "9".repeat(MAX_DIGITS + 1),
  ])("%j is none", (text) => expect(cellNumber(text)).toBeUndefined());

  test.each<[string, number | undefined]>([
    ["1,5", 1.5],
    ["-,5", -0.5],
    ["12", 12],
    ["1,5e3", 1500],
    ["1.5", undefined],
    ["1.000,5", undefined],
    ["1,2,3", undefined],
  ])("with a decimal comma %j is %s", (text, value) => expect(cellNumber(text, ",")).toBe(value));
});

test("a whole number is a double exactly where one equals it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 52 }), fc.integer({ min: 0, max: 60 }), (odd, zeros) => {
      const even = BigInt(2 * odd + 1) << BigInt(zeros);
      // 53 bits and any number of zeros behind them.
      expect(exactDouble(even)).toBe((2 * odd + 1) * 2 ** zeros);
      expect(exactDouble(even + 2n ** 113n + 1n)).toBeUndefined();
    }),
  );
  expect([exactDouble(2n ** 1023n), exactDouble(-(2n ** 1023n)), exactDouble(2n ** 1024n)]).toEqual([
    2 ** 1023,
    -(2 ** 1023),
    undefined,
  ]);
});

test.each([
  ["inf", true],
  ["-Infinity", true],
  ["+INF", true],
  ["\u221e", true],
  ["1.#INF", true],
  ["1e999", true],
  ["-1e309", true],
  [`${"9".repeat(400)}.5`, true],
  ["9".repeat(400), false],
  ["1e308", false],
  ["infinit", false],
  ["info", false],
  ["NaN", false],
  ["", false],
])("%j spells an infinite number: %s", (text, expected) => expect(isInfinite(text)).toBe(expected));

test("infinite numbers may have a decimal comma", () => {
  expect([isInfinite("1,0e999", ","), isInfinite("1.0e999", ","), isInfinite("inf", ",")]).toEqual([true, false, true]);
});

test.each([
  ["01067", true],
  [" 007 ", true],
  ["-01", true],
  ["+00", true],
  ["0", false],
  ["0.5", false],
  ["10", false],
  ["0x1", false],
  ["", false],
  ["a01", false],
])("%j is a code: %s", (text, expected) => expect(isCode(text)).toBe(expected));

test("a null character is no decimal point, whatever the decimal character", () => {
  expect(cellNumber("3\u00001", ",")).toBeUndefined();
  expect(cellNumber("3\u00001,5", ",")).toBeUndefined();
  expect(cellNumber("3,1", ",")).toBe(3.1);
  expect(cellNumber("1.003,1", ",")).toBeUndefined();
});
