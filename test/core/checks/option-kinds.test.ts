import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fields, flag, number, oneOf, option, wholeNumber } from "../../../dist/core/checks/option-kinds.js";

const says = "what it is for";
/** Values of all kinds, many of them near bounds. */
const anything = fc.oneof(
  fc.integer({ min: -4, max: 12 }),
  fc.double({ min: -4, max: 12 }),
  fc.constantFrom<unknown>(Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "5", null, undefined, true, [3], {}),
);

describe("a whole number", () => {
  test("lies within bounds that count as inside", () => {
    fc.assert(
      fc.property(anything, (value) => {
        const isWhole = typeof value === "number" && Number.isSafeInteger(value);
        expect(wholeNumber({ min: 2, max: 8, says }).accepts(value)).toBe(isWhole && value >= 2 && value <= 8);
        expect(wholeNumber({ min: 2, says }).accepts(value)).toBe(isWhole && value >= 2);
      }),
    );
  });

  test.each([
    [wholeNumber({ min: 2, says }), "a whole number of 2 or more"],
    [wholeNumber({ min: 0, max: 8, says }), "a whole number from 0 to 8"],
  ])("case %#: says what is expected", ({ expected }, words) => {
    expect(expected).toBe(words);
  });
});

describe("a number", () => {
  test("lies within min and max, and strictly between above and below", () => {
    fc.assert(
      fc.property(anything, (value) => {
        const isNumber = typeof value === "number" && Number.isFinite(value);
        expect(number({ min: 2, max: 8, says }).accepts(value)).toBe(isNumber && value >= 2 && value <= 8);
        expect(number({ above: 2, below: 8, says }).accepts(value)).toBe(isNumber && value > 2 && value < 8);
        expect(number({ says }).accepts(value)).toBe(isNumber);
        expect(number({ above: 0, infinite: true, says }).accepts(value)).toBe(typeof value === "number" && value > 0);
      }),
    );
  });

  test.each([
    [number({ says }), "a finite number"],
    [number({ min: 0, says }), "a finite number of 0 or more"],
    [number({ above: 0, infinite: true, says }), "a number above 0"],
    [number({ min: 0, below: 0.5, says }), "a number of 0 or more and below 0.5"],
    [number({ above: 0, max: 1, says }), "a number above 0 and at most 1"],
  ])("case %#: says what is expected", ({ expected }, words) => {
    expect(expected).toBe(words);
  });
});

test("one of some words, and true or false", () => {
  const word = oneOf(["auto", "none"], { says });
  expect(["auto", "none", "AUTO", "", 0, undefined].map(word.accepts)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect([word.expected, word.flag?.choices]).toEqual(['"auto" or "none"', ["auto", "none"]]);
  const onOff = flag({ says });
  expect([true, false, 0, "true", null].map(onOff.accepts)).toEqual([true, true, false, false, false]);
  expect([onOff.expected, onOff.flag]).toEqual(["true or false", {}]);
});

describe("an option with options inside", () => {
  const until = fields({ stable: number({ above: 0, max: 1, says }), asks: wholeNumber({ min: 1, says }) }, { says });

  test("takes any of them that are as they should be, and at least one", () => {
    for (const given of [{ stable: 0.5 }, { asks: 3 }, { stable: 1, asks: 1 }]) expect(until.accepts(given)).toBe(true);
    for (const given of [{}, { stable: 0 }, { asks: 3, more: 1 }, { toString: 1 }, null, "stable", [0.5]]) {
      expect(until.accepts(given)).toBe(false);
    }
  });

  test("says what each is expected to be", () => {
    expect(until.expected).toBe("{ stable: a number above 0 and at most 1, asks: a whole number of 1 or more }");
  });
});

describe("a text of the command line", () => {
  test.each(["7", "-2.5", "1e3", " 7 "])("%j stands for a number", (text) => {
    expect(wholeNumber({ min: 0, says }).flag?.parse?.(text)).toBe(Number(text));
  });

  test.each(["", " ", "seven", "7,5", "1_000"])("%j is refused by the check", (text) => {
    const declared = number({ says });
    expect(declared.accepts(declared.flag?.parse?.(text))).toBe(false);
  });
});

test("the default, its words and whether it is recorded are carried along where they are told", () => {
  expect(wholeNumber({ min: 1, default: 4, says })).toMatchObject({ says, default: 4 });
  expect(Object.hasOwn(wholeNumber({ min: 1, says }), "default")).toBe(false);
  expect(number({ defaultSays: "a third", says }).defaultSays).toBe("a third");
  const signal = option<object>()({ says, expected: "a signal", accepts: () => true, recorded: false });
  expect(signal.recorded).toBe(false);
  expect(Object.hasOwn(option<object>()({ says, expected: "x", accepts: () => true }), "recorded")).toBe(false);
});

test.each<[() => unknown, string]>([
  [() => wholeNumber(undefined as never), "{ says: ... }"],
  [() => oneOf("auto" as never, { says }), "a list of words"],
  [() => fields({ a: 1 } as never, { says }), "options by name"],
  [() => option()({ expected: "x" } as never), "{ says: ... }"],
])("case %#: a declaration that is none is refused", (declare, expected) => {
  expect(declare).toThrow(expected);
});

test.each<[string, unknown]>([
  ["5", 5],
  [" 0.5 ", 0.5],
  ["1e3", 1000],
  ["infinity", Number.POSITIVE_INFINITY],
  [" Infinity ", Number.POSITIVE_INFINITY],
  ["", Number.NaN],
  ["  ", Number.NaN],
  ["five", Number.NaN],
])("a number on the command line: %j is %d", (text, value) => {
  expect(number({ says }).flag?.parse?.(text)).toBe(value);
  expect(wholeNumber({ min: 0, says }).flag?.parse?.(text)).toBe(value);
});
