import { describe, expect, test } from "vitest";
import { exactShapley, parseExplanation } from "whybox";
import { tableGame } from "../fixtures/games.js";

// biome-ignore lint/suspicious/noExplicitAny: broken on purpose
type Mutable = any;

const changed = async (change: (explanation: Mutable) => void): Promise<unknown> => {
  const explanation = JSON.parse(JSON.stringify(await exactShapley(tableGame([0, 1, 2, 4]))));
  change(explanation);
  return explanation;
};

describe("parseExplanation", () => {
  test("reads back what was written, from JSON text or its value", async () => {
    const explanation = await exactShapley(tableGame([0, 1, 2, 4]));
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
    expect(parseExplanation(JSON.parse(JSON.stringify(explanation)))).toEqual(explanation);
  });

  test.each([
    [
      "schema",
      (e: Mutable) => Object.assign(e, { schema: "whybox/explanation@9" }),
      'schema: expected "whybox/explanation@1", got "whybox/explanation@9"',
    ],
    [
      "kind",
      (e: Mutable) => Object.assign(e, { kind: "guess" }),
      'kind: expected ("attribution" | "surrogate" | "importance" | "tree" | "ruleList" | "additive" | "softTree"), got "guess"',
    ],
    [
      "a field that is missing",
      (e: Mutable) => Reflect.deleteProperty(e.subject, "model"),
      'subject.model: expected "model", got undefined',
    ],
    [
      "a value that is no number",
      (e: Mutable) => Object.assign(e.result.values[0], { 1: "big" }),
      'result.values.0.1: expected number, got "big"',
    ],
    [
      "a null where there must be a number",
      (e: Mutable) => Object.assign(e.result.values[0], { 0: null }),
      "result.values.0.0: expected number, got null",
    ],
    [
      "a table too short",
      (e: Mutable) => e.result.standardErrors[0].pop(),
      "result.standardErrors.0: expected 2 entries, got 1",
    ],
    [
      "an output too many",
      (e: Mutable) => e.subject.outputs.push("more" as never),
      "subject.units: expected 2 entries, got 1",
    ],
    [
      "a negative count",
      (e: Mutable) => Object.assign(e.cost, { modelRows: -1 }),
      "cost.modelRows: expected >=0, got -1",
    ],
    [
      "a part without a name",
      (e: Mutable) => Object.assign(e.subject.parts, { 0: { value: 3 } }),
      'subject.parts.0.name: expected "name", got undefined',
    ],
  ])("names the path of %s", async (_, change, message) => {
    const value = await changed(change);
    expect(() => parseExplanation(value)).toThrow(`parseExplanation: ${message}`);
  });

  test("says where text stops being JSON", () => {
    expect(() => parseExplanation("{ not json")).toThrow(/^parseExplanation: not JSON: /);
  });

  test("refuses what is no object", () => {
    expect(() => parseExplanation(null)).toThrow(
      'parseExplanation: schema: expected "whybox/explanation@1", got nothing',
    );
  });
});
