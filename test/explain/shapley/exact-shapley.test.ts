import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blackBox, columns, exactShapley, game, probe } from "whybox";
import { byPermutations, noises, tableGame } from "../../fixtures/games.js";

const games = fc
  .integer({ min: 1, max: 5 })
  .chain((parts) =>
    fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2 ** parts, maxLength: 2 ** parts }),
  );

const valuesOf = async (values: ArrayLike<number>) => (await exactShapley(tableGame(values))).result.values[0];

describe("exactShapley", () => {
  test("pays the gloves: a left one two thirds, each of two right ones a sixth", async () => {
    const gloves = game(3, (z) =>
      Array.from({ length: z.rows }, (_, i) => z.data[3 * i] * Math.max(z.data[3 * i + 1], z.data[3 * i + 2])),
    );
    const { result } = await exactShapley(gloves);
    expect(result.values[0]).toEqual([2 / 3, 1 / 6, 1 / 6].map((value) => expect.closeTo(value, 14)));
    expect(result.standardErrors).toEqual([[0, 0, 0]]);
  });

  test("shares exclusive or equally", async () => {
    expect(await valuesOf([0, 1, 1, 0])).toEqual([0, 0]);
  });

  test("equals the average over every order of any game", async () => {
    await fc.assert(
      fc.asyncProperty(games, async (table) => {
        const expected = byPermutations(table);
        (await valuesOf(table)).forEach((value, part) => expect(value).toBeCloseTo(expected[part], 10));
      }),
      { numRuns: 60 },
    );
  });

  test("is linear in the game", async () => {
    const pairs = fc.integer({ min: 1, max: 5 }).chain((parts) => {
      const one = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
        minLength: 2 ** parts,
        maxLength: 2 ** parts,
      });
      return fc.tuple(one, one, fc.double({ min: -3, max: 3, noNaN: true }));
    });
    await fc.assert(
      fc.asyncProperty(pairs, async ([a, b, factor]) => {
        const [left, right] = [await valuesOf(a), await valuesOf(b)];
        const sum = await valuesOf(a.map((value, i) => value + factor * b[i]));
        sum.forEach((value, part) => expect(value).toBeCloseTo(left[part] + factor * right[part], 10));
      }),
      { numRuns: 40 },
    );
  });

  test("gives a linear model weight x (value - background mean)", async () => {
    const weights = [2, -1, 0.5];
    const model = blackBox((rows) => rows.map((row) => row.reduce((sum, value, i) => sum + weights[i] * value, 7)), {
      input: { kind: "columns", features: ["a", "b", "c"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const background = [
      [0, 4, 1],
      [2, 0, 3],
    ];
    const { result, subject, cost } = await exactShapley(probe(model, columns(background, [5, 1, 2])));
    expect(result.values[0]).toEqual([2 * (5 - 1), -1 * (1 - 2), 0.5 * (2 - 2)].map((v) => expect.closeTo(v, 12)));
    expect(result.intercepts[0]).toBeCloseTo(7 + 2 * 1 - 2 + 0.5 * 2, 12);
    expect(subject.prediction[0]).toBeCloseTo(7 + 10 - 1 + 1, 12);
    // 6 coalitions x 2 rows, the 2 background rows, the instance, one of each again
    expect(cost.modelRows).toBe(6 * 2 + 2 + 1 + 2);
  });

  test("counts one row per coalition of a game, and two again", async () => {
    const { cost } = await exactShapley(tableGame(noises(64)));
    expect(cost).toEqual({ modelRows: 64 + 2, budgetRows: 64 + 20, stoppedBy: "complete" });
  });

  test("takes a single part, and parts that are all constant", async () => {
    expect(await valuesOf([3, 5])).toEqual([2]);
    const model = blackBox((rows) => rows.map(([a]) => a), {
      input: { kind: "columns", features: [{ name: "a", kind: "number" }] },
      outputs: [{ name: "y" }],
    });
    const { result, notes } = await exactShapley(probe(model, columns([[1], [1]], [1])));
    expect(result.values).toEqual([[0]]);
    expect(notes.map(({ code }) => code)).toContain("ALL_CONSTANT");
  });

  test("applies the logit after the background average", async () => {
    const model = blackBox((rows) => rows.map(([a, b]) => 1 / (1 + Math.exp(-a - 2 * b))), {
      input: { kind: "columns", features: ["a", "b"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "p", unit: "probability" }],
    });
    const background = [
      [0.5, -1],
      [-2, 0.25],
    ];
    const [x, y] = [1, 0.5];
    const mean = (f: (row: number[]) => number) => (f(background[0]) + f(background[1])) / 2;
    const logit = (p: number) => Math.log(p / (1 - p));
    const sigmoid = (a: number, b: number) => 1 / (1 + Math.exp(-a - 2 * b));
    const v = [
      logit(mean(([a, b]) => sigmoid(a, b))),
      logit(mean(([, b]) => sigmoid(x, b))),
      logit(mean(([a]) => sigmoid(a, y))),
      x + 2 * y,
    ];
    const { result, subject } = await exactShapley(probe(model, columns(background, [x, y])), { link: "logit" });
    byPermutations(v).forEach((value, part) => expect(result.values[0][part]).toBeCloseTo(value, 12));
    expect(result.intercepts[0]).toBeCloseTo(v[0], 12);
    expect(subject.prediction[0]).toBeCloseTo(sigmoid(x, y), 12);
  });
});
