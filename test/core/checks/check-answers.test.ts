import { describe, expect, test } from "vitest";
import { blackBox, distill, lime, offsetColumns, parseExplanation, probe } from "whybox";
import {
  accumulatedEffects,
  answersOf,
  audit,
  dataset,
  interactionStrength,
  partialDependence,
  permutationImportance,
  storedAnswers,
} from "whybox/audit";

/** A model of two numbers, its rows and a target, each by a factor. */
function scaled({ x = 1, answer = 1, truth = 1 }) {
  const model = blackBox((rows) => rows.map(([a]) => (answer * a) / x), {
    name: "scaled",
    input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" })) },
    outputs: [{ name: "y" }],
  });
  const rows = Array.from({ length: 30 }, (_, i) => [(x * (i % 5)) / 5, (x * (i % 7)) / 7]);
  const records = rows.map(([a, b], i) => ({ a, b, truth: (truth * i) / 7, said: (answer * i) / 7 }));
  return { model, rows, records, table: dataset(records, { model, target: "truth" }) };
}

describe("numbers whose squares are beyond the largest double", () => {
  const { model, rows, table } = scaled({ answer: 1e300 });

  test.each(["tree", "ruleList", "additive", "softTree"] as const)("are refused by distill as %s", async (as) => {
    await expect(distill(model, rows, { as, budgetRows: 300 })).rejects.toThrow(
      "scaled.predict: answers are so large that their squares are beyond the largest double",
    );
  });

  test.each([
    ["answersOf", () => answersOf(model, table)],
    ["partialDependence", () => partialDependence(model, table)],
    ["accumulatedEffects", () => accumulatedEffects(model, table)],
    ["interactionStrength", () => interactionStrength(model, table)],
    ["permutationImportance", () => permutationImportance(model, table)],
    ["audit", () => audit(model, table, { budgetRows: 2000 })],
  ])("are refused by %s", async (_, ask) => {
    await expect(ask()).rejects.toMatchObject({ code: "MODEL_ANSWER_INVALID" });
  });

  test("are refused in a target and in a column of answers", async () => {
    const { model: plain, table: largeTruth } = scaled({ truth: 1e300 });
    await expect(answersOf(plain, largeTruth)).rejects.toThrow('answersOf: column "truth" holds numbers whose squares');
    const { records } = scaled({ answer: 1e300 });
    const stored = dataset(records, { features: ["a", "b"], target: "truth", prediction: "said" });
    expect(() => storedAnswers(stored)).toThrow('storedAnswers: column "said" holds numbers whose squares');
  });

  test("in columns that the model takes are refused where they are scaled, and read back elsewhere", async () => {
    const { model: plain, rows: large } = scaled({ x: 1e300 });
    const tree = await distill(plain, large, { budgetRows: 300 });
    expect(parseExplanation(JSON.stringify(tree)).kind).toBe("tree");
    await expect(distill(plain, large, { as: "softTree", budgetRows: 300 })).rejects.toThrow(
      'distill: "a" holds numbers whose spread is beyond the largest double',
    );
    await expect(async () => lime(probe(plain, offsetColumns(large, large[3])))).rejects.toThrow(
      'offsetColumns: "a" holds numbers whose spread is beyond the largest double',
    );
  });
});
