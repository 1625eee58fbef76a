import { describe, expect, test } from "vitest";
import { binnedColumns, blackBox, matrix, probe } from "whybox";
import { redraws } from "../../../dist/explain/anchors/redraws.js";
import { stream } from "../../../dist/random/stream.js";

/** Three parts of six rows: a number with three rows inside, one of a single value inside, one that every row meets. */
const hidden = Int32Array.from(
  [
    [0, 5, 1],
    [1, 5, 2],
    [2, 5, 3],
    [7, 8, 4],
    [8, 9, 5],
    [9, 8, 6],
  ].flat(),
);
const kept = Int32Array.from(
  [
    [0, 5, 1],
    [1, 5, 2],
    [2, 5, 3],
    [1, 5, 4],
    [1, 5, 5],
    [0, 5, 6],
  ].flat(),
);
const weights = [1, 2, 3, 1, 1, 2].map((weight) => weight / 10);
const conditions = { conditions: [{ above: 0 }, { in: [5] }, {}], hidden, kept };
const { varies, row } = redraws(conditions, 3, (reference) => weights[reference]);

describe("redraws", () => {
  test("a part varies where the rows that meet it hold several values and another row gets one of them", () => {
    expect([varies(0), varies(1)]).toEqual([true, false]);
  });

  test("of rows without weight nothing is drawn, so that they make no part vary", () => {
    const one = redraws(conditions, 3, (reference) => (reference === 1 ? 1 : 0));
    expect(one.varies(0)).toBe(false);
  });

  test("draws by weight what a row does not meet, and leaves the rest of it", () => {
    const random = stream(1, "a test");
    const counts = [0, 0, 0];
    const draws = 6000;
    for (let i = 0; i < draws; i++) {
      const drawn = row([0, 1], 4, random);
      counts[drawn.content[0]]++;
      expect([...drawn.content].slice(1)).toEqual([5, 5]);
      expect([...drawn.meets]).toEqual([1, 1, 1]);
      expect([...drawn.content]).toEqual([...(drawn.sources ?? [])].map((source, part) => hidden[3 * source + part]));
    }
    // Four standard errors of a share of 6,000 draws are at most 155.
    [1, 2, 3].forEach((weight, at) => {
      expect(Math.abs(counts[at] - (draws * weight) / 6)).toBeLessThan(155);
    });
    expect([...row([0], 2, random).content]).toEqual([2, 5, 3]);
    expect([...row([1], 3, random).meets]).toEqual([0, 1, 1]);
  });

  test("a model is asked the very rows: each column as the row has it that it is from", async () => {
    const background = matrix([
      [1, 10, 100],
      [2, 20, 200],
      [3, 30, 300],
    ]);
    const model = blackBox((rows) => rows.map(([a, b, c]) => a + b + c), {
      input: { kind: "columns", features: [..."abc"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const { askMixed } = probe(model, binnedColumns(background, [1, 10, 100]));
    const answers = await askMixed?.(Int32Array.of(0, 1, 2, 2, 2, 0));
    expect([...(answers?.data ?? [])]).toEqual([321, 133]);
  });
});
