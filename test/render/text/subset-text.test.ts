import { describe, expect, test } from "vitest";
import { blackBox, game, greedy, probe, streak, tokens, toText } from "whybox";

const names = ["left", "a much longer name than fits into less than half of a line", "right"];

describe("toText of a subset", () => {
  test("shows the parts in the order chosen, what each gained, and how far they reach", async () => {
    const probed = game(
      names,
      (z) =>
        Array.from({ length: z.rows }, (_, i) => 10 + 3 * z.data[3 * i] + 6 * z.data[3 * i + 1] + z.data[3 * i + 2]),
      { name: "sum" },
    );
    const text = toText(await greedy(probed, { count: 2 }), { width: 60 });
    expect(text).toBe(`sum: value
  prediction 20, with every part hidden 10
  2 of 3 parts, kept alone, give 19 (90% of the way)

  1. a much longer name than fi…  █████████████████  +6.000
  2. left                         ████████▌          +3.000

  8 model rows, in process, seed 0
`);
  });

  test("says when there is nothing to choose", async () => {
    const nothing = game(2, ({ rows }) => new Float64Array(rows));
    expect(toText(await streak(nothing, { count: 1 }))).toBe(`game: value
  prediction 0, with every part hidden 0
  no part alone raises the answer

  6 model rows, in process, seed 0
  ! Output "value": no part alone raises the answer above what it is with every
    part hidden.
`);
  });

  test("marks the chosen words of a text", async () => {
    const glad = blackBox((texts) => texts.map((text) => 0.1 + (/good/.test(text) ? 0.4 : 0)), {
      name: "mood",
      input: { kind: "text" },
      outputs: [{ name: "glad", unit: "probability" }],
    });
    const explanation = await streak(probe(glad, tokens("so good, so good")), {
      count: 2,
      objective: "logProbability",
    });
    const text = toText(explanation);
    expect(text).toContain("  so [+good], so [+good]\n");
    expect(text).toContain("+1.609\n  gains in log probability\n");
  });
});
