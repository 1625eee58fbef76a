import { describe, expect, test } from "vitest";
import { anchors, binnedColumns, blackBox, columns, game, matrix, probe, tokens } from "whybox";
import { people } from "./people.js";

describe("notes", () => {
  const constant = blackBox((rows) => rows.map(() => 0.9), {
    name: "always",
    input: { kind: "columns", features: people.slice(0, 2) },
    outputs: [{ name: "yes", unit: "probability" }],
  });
  const two = matrix(Array.from({ length: 40 }, (_, i) => [i, i % 2]));

  test("a constant model needs no conditions", async () => {
    for (const enumerate of [true, false]) {
      const { result, notes } = await anchors(probe(constant, columns(two, [3, 1])), { enumerate });
      expect([result.parts, result.coverage, result.certified]).toEqual([[], 1, true]);
      expect(notes[0].code).toBe("EMPTY_RULE_SUFFICES");
    }
  });

  test("what no background row meets has no conditional precision, and is not put on trial", async () => {
    // Each row has one column as the instance has it; the model knows the instance alone.
    const near = matrix(
      Array.from({ length: 300 }, (_, i) => [0, 1, 2, 3, 4].map((c) => (i % 5 === c ? 3 : (i + c) % 3))),
    );
    const alone = blackBox((asked) => asked.map((row) => Number(row.every((value) => value === 3))), {
      input: {
        kind: "columns",
        features: ["a", "b", "c", "d", "e"].map((name) => ({
          name,
          kind: "category",
          categories: ["w", "x", "y", "z"],
        })),
      },
      outputs: [{ name: "it", unit: "probability" }],
    });
    const { result, diagnostics, notes } = await anchors(probe(alone, binnedColumns(near, [3, 3, 3, 3, 3])), {
      precisionUnder: "conditional",
      enumerate: false,
    });
    expect(result).toMatchObject({ certified: false, precision: 0 });
    expect(result.coverage).toBeGreaterThan(0);
    // The empty rule and one for each column.
    expect(diagnostics.candidates).toBeLessThanOrEqual(6);
    expect(notes[0].message).toMatch(
      /^no rule was shown to reach a precision of 0\.95: none was left to try; the best/,
    );
  });

  test("a conditional precision of few rows says so", async () => {
    const ages = matrix(Array.from({ length: 40 }, (_, i) => [i, Number(i < 3)]));
    const second = blackBox((asked) => asked.map(([, job]) => job), {
      input: { kind: "columns", features: people.slice(0, 2) },
      outputs: [{ name: "yes", unit: "probability" }],
    });
    const { notes } = await anchors(probe(second, columns(ages, [1, 1])), { precisionUnder: "conditional" });
    expect(notes.map(({ message }) => message)).toContain(
      "3 background rows meet the rule: its precision is that of this background, and says little of rows beyond it",
    );
  });

  test("equal weights are counted: all rows are a coverage of 1", async () => {
    const seven = matrix(Array.from({ length: 300 }, (_, i) => [i, i % 2]));
    expect((await anchors(probe(constant, columns(seven, [3, 1])))).result.coverage).toBe(1);
  });

  test("a feature with one value is left out, and that is said", async () => {
    const flat = matrix(Array.from({ length: 40 }, (_, i) => [i, 1]));
    const { notes } = await anchors(probe(constant, columns(flat, [3, 1])));
    expect(notes.map(({ message }) => message)).toContain("1 part never varies in the background; rules leave it out");
  });

  test("a rule that needs everything says so; a text of one word has but one rule with conditions", async () => {
    const parity = game(
      3,
      (z) => Array.from({ length: z.rows }, (_, i) => z.data.slice(3 * i, 3 * i + 3).reduce((a, b) => a + b) % 2),
      {
        outputs: [{ name: "odd", unit: "probability" }],
      },
    );
    const { result, notes } = await anchors(parity);
    expect(result.parts).toEqual([0, 1, 2]);
    expect(notes.map(({ code }) => code)).toEqual(["RULE_NEEDS_EVERYTHING", "NOISE_MAY_BE_UNSEEN"]);
    const word = blackBox((texts) => texts.map((text) => Number(text === "yes")), {
      name: "word",
      input: { kind: "text" },
      outputs: [{ name: "yes", unit: "probability" }],
    });
    expect((await anchors(probe(word, tokens("yes")))).result.predicates).toEqual([
      { part: 0, text: "yes", present: true },
    ]);
  });
});
