import { describe, expect, test } from "vitest";
import { coalitions } from "whybox/extending";
import { dissentingGames } from "../../../../dist/explain/shapley/per-reference/dissenting-games.js";
import { misfitUnder } from "../../../../dist/explain/shapley/process/odd-process-fit.js";
import { noises } from "../../../fixtures/games.js";
import { signOf } from "../../../fixtures/odd-regression.js";

const PLAYERS = 9;
const everyone = Array.from({ length: PLAYERS }, (_, player) => player);
/** Half coalitions, all different: those without the last player. */
const kept = [
  ...Array.from({ length: 150 }, (_, row) => ((7 * row) % 255) + 1).map((bits) =>
    everyone.filter((player) => (bits >> player) & 1),
  ),
  everyone,
];
const observed = coalitions(PLAYERS, kept);
/** So few that all are compared. */
const compared = coalitions(PLAYERS, kept.slice(-120));
const shortened = (half: Float64Array) => half.slice(-120);
const lowOrder = { additive: 64, decay: 1e-5, roughness: 1e-9 };

/** Small interactions of every three players, and of some fives. */
function gameOf(seed: number, ofFive: number): Float64Array {
  const slopes = noises(PLAYERS, seed);
  const threes = everyone.map((a) => [a, (a + 1 + (seed % 3)) % PLAYERS, (a + 5) % PLAYERS]);
  const sizes = noises(PLAYERS, seed + 1);
  return Float64Array.from(kept, (row) => {
    const additive = everyone.reduce((sum, player) => sum + slopes[player] * signOf(row, [player]), 0);
    const cubic = threes.reduce((sum, three, i) => sum + 0.1 * sizes[i] * signOf(row, three), additive);
    return cubic + ofFive * (signOf(row, [0, 2, 3, 5, 8]) + signOf(row, [1, 2, 4, 6, 7]));
  });
}

describe("games that speak against a common prior", () => {
  test("are those with interactions of many parts, however the others outvote them", async () => {
    const games = Array.from({ length: 12 }, (_, i) => gameOf(30 + 7 * i, i % 5 === 2 ? 0.15 : 0));
    const found = await dissentingGames(observed, games, lowOrder);
    expect([...(found?.games ?? [])].sort((a, b) => a - b)).toEqual([2, 7]);
    expect(found?.prior).toEqual({ ...lowOrder, decay: found?.prior.decay });
  });

  test("are none where all are of low order", async () => {
    const games = Array.from({ length: 12 }, (_, i) => gameOf(30 + 7 * i, 0));
    expect(await dissentingGames(observed, games, lowOrder)).toBeUndefined();
  });

  test("speak together for the prior that they are likeliest under", async () => {
    const chosen = new Set<number>();
    for (const ofFive of [0.02, 0.05, 0.5]) {
      const dissenting = [gameOf(37, ofFive), gameOf(44, ofFive)];
      const found = await dissentingGames(compared, [gameOf(30, 0), ...dissenting].map(shortened), lowOrder);
      expect([...(found?.games ?? [])].sort()).toEqual([1, 2]);
      const misfits: number[] = [];
      for (const decay of [0.01, 0.1, 0.8]) {
        const each = await (await misfitUnder(compared, { ...lowOrder, decay }))(dissenting.map(shortened));
        misfits.push(each[0] + each[1]);
      }
      expect(found?.prior.decay).toBe([0.01, 0.1, 0.8][misfits.indexOf(Math.min(...misfits))]);
      chosen.add(found?.prior.decay ?? 0);
    }
    expect(chosen.size).toBeGreaterThan(1);
  });
});
