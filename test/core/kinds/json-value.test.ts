import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exactShapley, parseExplanation } from "whybox";
import { tableGame } from "../../fixtures/games.js";

const explanation = JSON.parse(JSON.stringify(await exactShapley(tableGame([0, 1, 2, 4]))));
const withValue = (value: unknown) => ({
  ...explanation,
  subject: { ...explanation.subject, parts: [{ name: "a", value }, explanation.subject.parts[1]] },
});
const withDiagnostics = (diagnostics: unknown) => ({ ...explanation, diagnostics });
const nested = (levels: number) => Array.from({ length: levels }).reduce((inner) => [inner], 1 as unknown);

describe("values of any JSON", () => {
  test("are read back as they were written", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        expect(parseExplanation(withValue(value)).subject.parts[0].value).toEqual(value);
        expect(parseExplanation(withDiagnostics({ value })).diagnostics.value).toEqual(value);
      }),
    );
  });

  test("are nested 100 levels deep at the most", () => {
    expect(parseExplanation(withValue(nested(100))).subject.parts[0].value).toEqual(nested(100));
    expect(() => parseExplanation(withValue(nested(101)))).toThrow(
      "parseExplanation: subject.parts.0.value: expected JSON without NaN, Infinity or deep nesting",
    );
    const levels = Array.from({ length: 101 }).reduce((inner) => ({ inner }), 1 as unknown);
    expect(() => parseExplanation(withValue(levels))).toThrow("subject.parts.0.value");
  });

  test.each<[string, unknown]>([
    ["NaN", Number.NaN],
    ["Infinity", [1, Number.POSITIVE_INFINITY]],
    ["undefined within a list", [undefined]],
    ["a function", { a: () => 1 }],
    ["a BigInt", [{ a: 1n }]],
    ["a symbol", Symbol("a")],
  ])("are not %s", (_, value) => {
    expect(() => parseExplanation(withValue(value))).toThrow("parseExplanation: subject.parts.0.value: expected JSON");
    expect(() => parseExplanation(withDiagnostics({ value }))).toThrow("parseExplanation: diagnostics: expected");
  });
});

test.each([[[]], [null], ["text"], [3], [[1]]])("named values are an object, and not %j", (diagnostics) => {
  expect(() => parseExplanation(withDiagnostics(diagnostics))).toThrow(
    "parseExplanation: diagnostics: expected an object of JSON without NaN, Infinity or deep nesting",
  );
});
