import { describe, expect, test } from "vitest";
import { anchors, exactShapley, game, greedy, parseExplanation } from "whybox";
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
    expect(parseExplanation(`\uFEFF${JSON.stringify(explanation)}`)).toEqual(explanation);
    expect(parseExplanation(JSON.parse(JSON.stringify(explanation)))).toEqual(explanation);
  });

  test.each([
    [
      "schema",
      (e: Mutable) => Object.assign(e, { schema: "whybox/explanation@9" }),
      'schema: expected "whybox/explanation@1", got "whybox/explanation@9"',
    ],
    ["kind", (e: Mutable) => Object.assign(e, { kind: "guess" }), 'kind: expected ("attribution" | "importance" | '],
    [
      "a source of no known kind",
      (e: Mutable) => Object.assign(e.subject, { source: { kind: "toString" } }),
      'subject.source.kind: expected ("text" | "image"), got "toString"',
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

  test.each([
    ["gains of another number", { gains: [2] }, "result.gains: expected 2 entries, got 1"],
    [
      "a part that is not there",
      { parts: [1, 2] },
      "result.parts.1: expected a part below 2 that is not there yet, got 2",
    ],
    ["a part twice", { parts: [1, 1] }, "result.parts.1: expected a part below 2 that is not there yet, got 1"],
    ["no share", { share: "half" }, 'result.share: expected number, got "half"'],
  ])("names the path of a subset with %s", async (_, change, message) => {
    const explanation = await greedy(tableGame([0, 1, 2, 4]), { count: 2 });
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
    const value = { ...explanation, result: { ...explanation.result, ...change } };
    expect(() => parseExplanation(value)).toThrow(`parseExplanation: ${message}`);
  });

  test.each([
    [
      "a precision above 1",
      (e: Mutable) => Object.assign(e.result, { precision: 1.5 }),
      "result.precision: expected <=1",
    ],
    ["a predicate too few", (e: Mutable) => e.result.predicates.pop(), "result.predicates: expected 1 entries, got 0"],
    ["a part that is no number", (e: Mutable) => e.result.parts.splice(0, 1, "age"), "result.parts.0: expected number"],
  ])("names the path of %s in a rule", async (_, change, message) => {
    const both = game(2, (z) => z.data.filter((_, i) => i % 2 === 1), {
      outputs: [{ name: "p", unit: "probability" }],
    });
    const rule = await anchors(both);
    expect(parseExplanation(JSON.stringify(rule))).toEqual(rule);
    const broken = JSON.parse(JSON.stringify(rule));
    change(broken);
    expect(() => parseExplanation(broken)).toThrow(`parseExplanation: ${message}`);
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
