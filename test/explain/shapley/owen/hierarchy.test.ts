import { describe, expect, test } from "vitest";
import { blackBox, columns, game, owenValues, parseExplanation, probe, tokens, toText } from "whybox";

describe("a hierarchy", () => {
  test("take groups by name, and tell them in the result and the text", async () => {
    const model = blackBox((rows) => rows.map(([age, job, income, debt]) => age * job + income - debt * age), {
      input: {
        kind: "columns",
        features: ["age", "job", "income", "debt"].map((name) => ({ name, kind: "number" as const })),
      },
      outputs: [{ name: "y" }],
    });
    const asked = probe(model, columns([[0, 0, 0, 2]], [1, 2, 3, 2]));
    const explanation = await owenValues(asked, { hierarchy: { person: ["age", "job"], money: ["income", "debt"] } });
    // debt equals the background, and is no player.
    expect(explanation.result.groups).toEqual([
      { name: "person", level: 1, parts: [0, 1], values: [expect.closeTo(0, 12)], standardErrors: [0] },
      { name: "money", level: 1, parts: [2], values: [expect.closeTo(3, 12)], standardErrors: [0] },
    ]);
    expect(parseExplanation(JSON.stringify(explanation))).toEqual(explanation);
    expect(toText(explanation)).toMatch(/groups, the values of their parts added up\n.*money .*\+3\.000\n.*person /);
    expect(explanation.method.options.hierarchy).toEqual({ person: ["age", "job"], money: ["income", "debt"] });
  });

  test("take the sentences and paragraphs of a text", async () => {
    const model = blackBox(
      (texts: readonly string[]) => texts.map((text) => (/very good/.test(text) ? 2 : 0) - (/bad/.test(text) ? 1 : 0)),
      { input: { kind: "text" }, outputs: [{ name: "praise" }] },
    );
    const text = "This is very good. That was bad.\n\nThe end came late.";
    const { result } = await owenValues(probe(model, tokens(text, { mode: "positions", replacement: "" })));
    expect(result.groups?.map(({ level, parts }) => [level, parts.length])).toEqual([
      [1, 7],
      [2, 4],
      [2, 3],
      [1, 4],
      [2, 4],
    ]);
    expect(result.values[0][2]).toBeCloseTo(1, 12);
    expect(result.values[0][3]).toBeCloseTo(1, 12);
    expect(result.values[0][6]).toBeCloseTo(-1, 12);
  });

  test.each([
    [undefined, "only texts have one of their own"],
    [[["player 1", "player 9"]], 'hierarchy: unknown part "player 9"'],
    [[[0, 1], [1]], 'hierarchy: part "player 2" is there twice'],
    [{ a: 3 }, "expected hierarchy to be groups of parts"],
    [[], "expected hierarchy to be groups of parts"],
  ])("refuse %o", async (hierarchy, message) => {
    const additive = game(3, (z) => Array.from({ length: z.rows }, (_, i) => z.data[3 * i]));
    await expect(owenValues(additive, { hierarchy: hierarchy as never })).rejects.toThrow(message);
  });
});
