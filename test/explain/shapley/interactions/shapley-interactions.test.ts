import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  banzhafValues,
  blackBox,
  columns,
  exactShapley,
  game,
  type Masker,
  type Matrix,
  type Probe,
  probe,
  shapleyInteractions,
  toText,
} from "whybox";
import { noises, tableGame } from "../../../fixtures/games.js";
import { referenceModel } from "../../../fixtures/reference-models.js";
import { type Index, interactionsBy, SHAPLEY, size, valueOfSet } from "./indices.js";

const games = fc
  .integer({ min: 1, max: 5 })
  .chain((parts) =>
    fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2 ** parts, maxLength: 2 ** parts }),
  );

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

const choose = (n: number, k: number) => factorial(n) / factorial(k) / factorial(n - k);

const maskOf = (set: readonly number[]) => set.reduce((mask, part) => mask | (1 << part), 0);

/** The discrete derivative of a game by a set at a coalition of others. */
function derivative(game: readonly number[], set: readonly number[], others: number): number {
  let sum = 0;
  for (let chosen = 0; chosen < 2 ** set.length; chosen++) {
    const inside = maskOf(set.filter((_, i) => (chosen >> i) & 1));
    sum += (-1) ** (set.length - size(inside)) * game[others | inside];
  }
  return sum;
}

/** Sum over the coalitions of others of a weight by their number, times the derivative. */
function weighted(game: readonly number[], set: readonly number[], weight: (others: number) => number): number {
  let sum = 0;
  for (let others = 0; others < game.length; others++) {
    if ((others & maskOf(set)) === 0) sum += weight(size(others)) * derivative(game, set, others);
  }
  return sum;
}

/** Definitions, each as its paper has it. */
function byDefinition(index: Index, game: readonly number[], set: readonly number[], order: number): number {
  const n = Math.log2(game.length);
  const s = set.length;
  const sii = (of: readonly number[]) =>
    weighted(game, of, (t) => (factorial(t) * factorial(n - t - of.length)) / factorial(n - of.length + 1));
  switch (index) {
    case "SII":
      return sii(set);
    case "k-SII": {
      const bernoulli = [1, -1 / 2, 1 / 6];
      let sum = 0;
      for (let others = 0; others < game.length; others++) {
        if (others & maskOf(set) || size(others) > order - s) continue;
        const union = Array.from({ length: n }, (_, part) => part).filter((p) => ((others | maskOf(set)) >> p) & 1);
        sum += bernoulli[size(others)] * sii(union);
      }
      return sum;
    }
    case "STII":
      return s < order ? derivative(game, set, 0) : weighted(game, set, (t) => order / n / choose(n - 1, t));
    case "BII":
      return weighted(game, set, () => 2 ** (s - n));
    default:
      throw new Error(`${index} is a least squares problem`);
  }
}

describe("an index of every coalition", () => {
  test.each(SHAPLEY)("%s equals the reference case to 1e-9", async (index) => {
    const folder = new URL("../../../fixtures/shapley/", import.meta.url);
    const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    const reference = read("03_logistic_identity_link.json");
    const predict = referenceModel(reference.model);
    const model = blackBox((rows) => rows.map(predict), {
      input: {
        kind: "columns",
        features: reference.x[0].map((_: number, i: number) => ({ name: `x${i}`, kind: "number" as const })),
      },
      outputs: [{ name: "p" }],
    });
    const key = { SII: "sii2", "k-SII": "k_sii2", STII: "stii2", FSII: "fsii2" }[index];
    for (const [row, expected] of read("interactions.json").rows.entries()) {
      const explanation = await shapleyInteractions(probe(model, columns(reference.background, reference.x[row])), {
        index,
      });
      const entries = Object.entries(expected[key] as { [set: string]: number });
      expect(entries.length).toBeGreaterThan(27);
      for (const [set, value] of entries) {
        expect(valueOfSet(explanation, set.split(",").map(Number))).toBeCloseTo(value, 12);
      }
    }
  });

  test.each([
    ["SII", 3],
    ["k-SII", 2],
    ["k-SII", 3],
    ["STII", 2],
    ["STII", 3],
    ["BII", 3],
  ] as const)("%s of order %i is what its definition says, of any game", async (index, order) => {
    await fc.assert(
      fc.asyncProperty(games, async (table) => {
        const explanation = await interactionsBy(index, tableGame(table), { order });
        for (const [i, set] of explanation.result.sets.entries()) {
          expect(explanation.result.values[0][i]).toBeCloseTo(byDefinition(index, table, set, order), 9);
        }
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    ["FSII", 2],
    ["FSII", 3],
    ["FBII", 2],
    ["FBII", 3],
  ] as const)("%s of order %i is nearer to the game than any other sum of sets", async (index, order) => {
    await fc.assert(
      fc.asyncProperty(games, fc.integer({ min: 0, max: 1000 }), async (table, at) => {
        const { result } = await interactionsBy(index, tableGame(table), { order });
        const n = Math.log2(table.length);
        const weight = (coalition: number) => {
          if (index === "FBII") return 1;
          const s = size(coalition);
          return s === 0 || s === n ? 0 : (n - 1) / (choose(n, s) * s * (n - s));
        };
        // FBII fits the constant too; FSII is exact for the empty and the grand coalition.
        const residual = (coalition: number, moved = 0) =>
          table[coalition] -
          (index === "FSII" ? table[0] : 0) -
          result.sets.reduce(
            (sum, set, i) =>
              (coalition & maskOf(set)) === maskOf(set) ? sum + result.values[0][i] + moved * direction[i] : sum,
            0,
          );
        const raw = result.sets.map((_, i) => noises(result.sets.length, at + 1)[i]);
        const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length;
        // FSII's values add up, and a direction that keeps them so sums to 0.
        const direction = index === "FSII" ? raw.map((value) => value - mean) : raw;
        const coalitions = table.map((_, coalition) => coalition);
        const total = (f: (coalition: number) => number) =>
          coalitions.reduce((sum, coalition) => sum + weight(coalition) * f(coalition), 0);
        const constant = index === "FBII" ? total((c) => residual(c)) / table.length : 0;
        if (index === "FSII") expect(residual(table.length - 1)).toBeCloseTo(0, 8);
        // The residuals are orthogonal to every direction.
        const slope = total((c) => (residual(c) - constant) * (residual(c, 1) - residual(c)));
        expect(slope).toBeCloseTo(0, 7);
      }),
      { numRuns: 25 },
    );
  });

  test("values of order 1 are Shapley values and Banzhaf values", async () => {
    const table = noises(32);
    const shapley = (await exactShapley(tableGame(table))).result.values[0];
    for (const index of SHAPLEY) {
      const { result } = await shapleyInteractions(tableGame(table), { index, order: 1 });
      expect(result.values[0]).toEqual(shapley.map((value) => expect.closeTo(value, 12)));
      expect(result.addsUp).toBe(true);
    }
    const banzhaf = await banzhafValues(tableGame(table));
    const expected = Array.from({ length: 5 }, (_, part) => byDefinition("BII", table, [part], 1));
    expect(banzhaf.kind).toBe("attribution");
    expect(banzhaf.result.values[0]).toEqual(expected.map((value) => expect.closeTo(value, 12)));
    expect(banzhaf.result.standardErrors[0]).toEqual([0, 0, 0, 0, 0]);
  });

  test("exclusive or of two is an interaction and nothing else", async () => {
    const explanation = await shapleyInteractions(tableGame([0, 1, 1, 0]), { index: "SII" });
    expect(explanation.result.sets).toEqual([[0], [1], [0, 1]]);
    expect(explanation.result.values[0]).toEqual([0, 0, -2]);
    const text = toText(explanation);
    expect(text).toContain("player 1 x player 2");
    expect(text).toContain("exact: all 4 coalitions asked");
  });

  test("leaves parts out that hiding cannot change, and takes an instance equal to its background", async () => {
    const model = blackBox((rows) => rows.map(([a, b, c]) => a * c + b), {
      input: { kind: "columns", features: ["a", "b", "c"].map((name) => ({ name, kind: "number" as const })) },
      outputs: [{ name: "y" }],
    });
    const { result } = await shapleyInteractions(probe(model, columns([[0, 5, 0]], [1, 5, 2])));
    expect(result.sets).toEqual([[0], [2], [0, 2]]);
    expect(result.values[0]).toEqual([0, 0, 2]);
    const none = await shapleyInteractions(probe(model, columns([[1, 5, 2]], [1, 5, 2])));
    expect(none.result.sets).toEqual([]);
    expect(none.notes.map(({ code }) => code)).toEqual(["ALL_CONSTANT"]);
    expect(toText(none)).toContain("no part has a value");
    const one = await shapleyInteractions(probe(model, columns([[1, 5, 0]], [1, 5, 2])), { index: "STII" });
    expect(one.result).toMatchObject({ sets: [[2]], values: [[2]] });
  });
});

describe("a model whose answers vary, and reference rows that are a sample", () => {
  const features = noises(6).map((_, i) => ({ name: `x${i}`, kind: "number" as const }));
  const truth = (row: ArrayLike<number>) => row[0] * row[1] - row[2] * row[3] + row[4];

  test.each([true, false])("standard errors cover the noise (enumerate %s)", async (enumerate) => {
    const [background, instance] = [[noises(6, 2)], noises(6, 5)];
    const model = (sd: number, seed: number) => {
      const errors = noises(40_000, seed);
      let at = 0;
      return blackBox((rows) => rows.map((row) => truth(row) + sd * errors[at++]), {
        input: { kind: "columns", features },
        outputs: [{ name: "y" }],
      });
    };
    const exact = await shapleyInteractions(probe(model(0, 1), columns(background, instance)));
    let covered = 0;
    let sets = 0;
    for (let run = 0; run < 20; run++) {
      const asked = probe(model(0.1, 31 + 977 * run), columns(background, instance));
      const { result, notes } = await shapleyInteractions(asked, {
        enumerate,
        seed: run,
        budgetRows: enumerate ? 200 : 56,
      });
      expect(notes.map(({ code }) => code)).toContain("ANSWERS_VARY");
      for (const [i, value] of result.values[0].entries()) {
        sets++;
        const error = result.standardErrors[0][i] as number;
        expect(error).toBeGreaterThan(0);
        covered += Math.abs(value - exact.result.values[0][i]) <= 1.96 * error ? 1 : 0;
      }
    }
    expect(covered / sets).toBeGreaterThan(0.9);
  });

  test("standard errors cover which reference rows were drawn, and nothing is called exact", async () => {
    const model = blackBox((rows) => rows.map(truth), {
      input: { kind: "columns", features },
      outputs: [{ name: "y" }],
    });
    const instance = [1, 0.5, -1, 0.7, 0.9, 0.2];
    // Hidden parts are uniform from -1 to 1: of a product of two, the interaction is the product itself.
    let covered = 0;
    for (let run = 0; run < 40; run++) {
      const rows = Array.from({ length: 40 }, (_, row) => noises(6, 1 + 997 * (40 * run + row)));
      const masker: Masker<Matrix> = { ...columns(rows, instance), sampled: true };
      const explanation = await shapleyInteractions(probe(model, masker), { index: "SII" });
      const at = explanation.result.sets.findIndex((set) => set.join() === "0,1");
      const error = explanation.result.standardErrors[0][at] as number;
      expect(toText(explanation)).not.toContain("exact");
      covered += Math.abs(explanation.result.values[0][at] - 0.5) <= 1.96 * error ? 1 : 0;
    }
    expect(covered).toBeGreaterThanOrEqual(35);
  });
});

test.each([
  ["banzhafValues", banzhafValues, 513],
  ["shapleyInteractions", (asked: Probe) => shapleyInteractions(asked, { order: 1 }), 2000],
] as const)(
  "%s of more parts than can be counted is refused before anything is asked",
  async (name, explain, parts) => {
    let asked = 0;
    const counting = game(parts, (z) => {
      asked += z.rows;
      return new Array(z.rows).fill(0);
    });
    await expect(explain(counting)).rejects.toMatchObject({
      code: "TOO_MANY_PARTS",
      message: expect.stringContaining(`${name}: expected at most 512 parts that hiding can change, got ${parts}`),
    });
    expect(asked).toBe(0);
  },
);

test("Banzhaf values of 512 parts are estimated", async () => {
  const parts = 512;
  const first = game(parts, (z) => Array.from({ length: z.rows }, (_, row) => z.data[row * parts]));
  const { result } = await banzhafValues(first, { budgetRows: 4 * parts + 100 });
  expect(result.values[0][0]).toBeCloseTo(1, 6);
  expect(result.values[0][1]).toBeCloseTo(0, 6);
  expect(result.standardErrors[0].every((error) => Number.isFinite(error))).toBe(true);
});
