import { describe, expect, test } from "vitest";
import { blackBox, distill, toText } from "whybox";
import { kinds } from "./teachers.js";

describe("a probability that seldom crosses one half", () => {
  // Risk rises with age and is 0 for asthmatics: at most .188, so that every class is "not risk".
  const rows = Array.from({ length: 600 }, (_, i) => [18 + ((i * 7919) % 62), i % 10 === 0 ? 1 : 0]);
  const rare = (risk: (age: number, asthma: number) => number) =>
    blackBox((asked) => asked.map(([age, asthma]) => risk(age, asthma)), {
      name: "rare",
      input: {
        kind: "columns",
        features: [
          { name: "age", kind: "number" },
          { name: "asthma", kind: "category", categories: ["no", "yes"] },
        ],
      },
      outputs: [{ name: "risk", unit: "probability" }],
    });
  const risk = rare((age, asthma) => (asthma === 1 ? 0 : 0.02 + 0.004 * Math.max(0, age - 20)));

  test.each(kinds)("is followed by a %s, measured by the probabilities and not by the classes", async (as) => {
    const { result, notes } = await distill(risk, rows, {
      as,
      ...(as === "softTree" && { maxDepth: 2 }),
      budgetRows: 4000,
    });
    expect(result.size).toBeGreaterThan(1);
    expect(result.fidelity.explained?.share as number).toBeGreaterThan(0.9);
    expect(result.fidelity).toMatchObject({ agreement: { share: 1 }, constantAgreement: 1 });
    expect(notes).toEqual([]);
  });

  test("is not said to be followed by a tree too small for it, however often the classes agree", async () => {
    const explanation = await distill(risk, rows, { leaves: 2, budgetRows: 2000 });
    const { explained, agreement } = explanation.result.fidelity;
    expect(agreement?.share).toBe(1);
    expect(explained?.share as number).toBeLessThan(0.8);
    expect(explanation.notes).toMatchObject([
      {
        code: "LOW_FIDELITY",
        message: expect.stringMatching(/explains only \d+% of the variance of the model's prob/),
      },
    ]);
    expect(toText(explanation)).toContain("always answering the most frequent one would in 100%");
  });

  test("is followed by the additive model below one in a hundred too", async () => {
    const tiny = rare((age, asthma) => (asthma === 1 ? 0.0002 : 0.0005 + 0.0001 * Math.max(0, age - 20)));
    const { result } = await distill(tiny, rows, { as: "additive", budgetRows: 4000 });
    expect(result.fidelity.explained?.share as number).toBeGreaterThan(0.9);
  });
});
