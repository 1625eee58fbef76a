import { describe, expect, test } from "vitest";
import { exactShapley, game, kernelShap } from "whybox";
import { noises, signGame } from "../../../fixtures/games.js";

const PARTS = 20;
const additive = noises(PARTS, 4);
const threes = [
  { players: [2, 7, 11], weight: 1.5 },
  { players: [0, 7, 19], weight: -1 },
];
const small = Array.from({ length: 25 }, (_, i) => ({
  players: [i % PARTS, (3 * i + 1) % PARTS, (7 * i + 5) % PARTS],
  weight: 0.05 * noises(1, 70 + i)[0],
})).filter(({ players }) => new Set(players).size === 3);

/** Large interactions of three among many small ones; each is shared equally, twice over: from -1 to 1. */
function gameOf(interactions: typeof threes) {
  const exact = additive.map(
    (weight, part) =>
      2 * weight +
      interactions.reduce((sum, { players, weight: w }) => sum + (players.includes(part) ? (2 / 3) * w : 0), 0),
  );
  const asked = signGame(
    PARTS,
    (signs) =>
      additive.reduce((sum, weight, part) => sum + weight * signs[part], 0) +
      interactions.reduce((sum, { players, weight }) => sum + weight * players.reduce((p, i) => p * signs[i], 1), 0),
  );
  return { asked, exact };
}

describe("terms that stand out", () => {
  test("are found, and leave less to chance, with intervals that hold", async () => {
    const { asked, exact } = gameOf([...threes, ...small]);
    let inside = 0;
    let error = 0;
    let regressionError = 0;
    for (let seed = 0; seed < 5; seed++) {
      const found = await kernelShap(asked, { budgetRows: 400, seed });
      expect(found.diagnostics.estimator).toEqual(["process with terms"]);
      const [terms] = found.diagnostics.terms as number[][][];
      for (const { players } of threes) expect(terms).toContainEqual(players);
      const plain = await kernelShap(asked, { budgetRows: 400, seed, estimator: "regression" });
      exact.forEach((value, part) => {
        const difference = found.result.values[0][part] - value;
        error += difference ** 2;
        regressionError += (plain.result.values[0][part] - value) ** 2;
        if (Math.abs(difference) <= 1.96 * (found.result.standardErrors[0][part] as number)) inside++;
      });
    }
    expect(inside / (5 * PARTS)).toBeGreaterThanOrEqual(0.92);
    expect(Math.sqrt(error / regressionError)).toBeLessThan(0.2);
  });

  test("are not found where there are none", async () => {
    const curve = signGame(PARTS, (signs) =>
      Math.tanh(0.4 * additive.reduce((sum, weight, part) => sum + weight * signs[part], 0)),
    );
    let terms = 0;
    for (let seed = 0; seed < 5; seed++) {
      const { diagnostics } = await kernelShap(curve, { budgetRows: 300, seed });
      terms += (diagnostics.terms as number[][][] | undefined)?.[0].filter((players) => players.length > 1).length ?? 0;
    }
    expect(terms).toBeLessThanOrEqual(2);
  });

  test("that leave much unexplained, as they do where five parts act together, make intervals wider", async () => {
    const parts = 12;
    const weights = noises(parts, 7);
    const asked = signGame(
      parts,
      (s) => s[0] * s[1] * s[2] * s[3] * s[4] + s.reduce((sum, sign, part) => sum + 0.2 * weights[part] * sign, 0),
    );
    const exact = weights.map((weight, part) => 0.4 * weight + (part < 5 ? 2 / 5 : 0));
    let [inside, runs] = [0, 0];
    for (let seed = 0; seed < 40; seed++) {
      const { result, diagnostics } = await kernelShap(asked, { estimator: "process", budgetRows: 100, seed });
      if (String(diagnostics.estimator) !== "process with terms") continue;
      runs++;
      result.values[0].forEach((value, part) => {
        inside += Math.abs(value - exact[part]) < 1.96 * (result.standardErrors[0][part] as number) ? 1 : 0;
      });
    }
    expect(runs).toBeGreaterThan(10);
    expect(inside / runs / parts).toBeGreaterThan(0.87);
  });

  test("are looked for among the parts that count by themselves, up to five of them", async () => {
    const causes = [3, 11, 18, 26, 39];
    const parts = 100;
    const curve = (kept: (cause: number) => number) =>
      4 * Math.tanh(0.4 * causes.reduce((sum, _, cause) => sum + (1 + 0.2 * cause) * kept(cause), 0));
    const few = await exactShapley(gameOn(causes.length, curve));
    const asked = gameOn(parts, (kept) => {
      const rest = Array.from({ length: parts }, (_, part) => 0.01 * (1 + (part % 3)) * kept(part));
      return curve((cause) => kept(causes[cause])) + rest.reduce((sum, each) => sum + each, 0);
    });
    const { result, diagnostics } = await kernelShap(asked, { budgetRows: 256 });
    expect(diagnostics.terms).toEqual([expect.arrayContaining([causes])]);
    for (const [cause, part] of causes.entries()) {
      const exact = few.result.values[0][cause] + 0.01 * (1 + (part % 3));
      expect(Math.abs(result.values[0][part] - exact)).toBeLessThan(0.05 * exact);
      expect(Math.abs(result.values[0][part] - exact)).toBeLessThan(1.96 * (result.standardErrors[0][part] as number));
    }
  });
});

function gameOn(parts: number, worth: (kept: (part: number) => number) => number) {
  return game(parts, (z) =>
    Float64Array.from({ length: z.rows }, (_, row) => worth((part) => z.data[row * parts + part])),
  );
}
