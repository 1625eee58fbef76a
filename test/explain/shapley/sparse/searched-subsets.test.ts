import { describe, expect, test } from "vitest";
import { coalitions } from "whybox/extending";
import { explainFewPlayers, fewPlayersPriors } from "../../../../dist/explain/shapley/sparse/few-players.js";
import { gameOfFew, observedCoalitions } from "../../../../dist/explain/shapley/sparse/observed-coalitions.js";
import { searchedSubsets } from "../../../../dist/explain/shapley/sparse/searched-subsets.js";
import { noises } from "../../../fixtures/games.js";

const PLAYERS = 7;
const everyone = [...Array(PLAYERS).keys()];
const kept = [
  ...Array.from({ length: 24 }, (_, row) => everyone.filter((player) => noises(PLAYERS, 60 + row)[player] > 0)),
  everyone,
];
/** Two players that need each other, a third of its own, and a little of all. */
const worthOf = (all: readonly number[], row: number, disturbance = 0.1) =>
  (all.includes(1) && all.includes(4) ? 3 : 0) +
  (all.includes(6) ? 1 : 0) +
  0.05 * all.length +
  disturbance * noises(30, 5)[row];
const observedWith = (disturbance: number) =>
  observedCoalitions(
    coalitions(PLAYERS, kept),
    Float64Array.from(kept, (all, row) => worthOf(all, row, disturbance)),
  );
const observed = observedWith(0.1);

const binomial = (n: number, k: number): number => (k === 0 ? 1 : (binomial(n - 1, k - 1) * n) / k);
/** Twice the negative logarithm of how likely a subset is under a prior, of all subsets of its size. */
const scoreOf = (players: readonly number[], prior: (typeof fewPlayersPriors)[number], of = observed) =>
  (explainFewPlayers(gameOfFew(of, players), prior)?.misfit ?? Number.POSITIVE_INFINITY) +
  2 * Math.log(binomial(PLAYERS, players.length));
const sorted = (players: readonly number[]) => players.toSorted((a, b) => a - b);

describe("the subsets that a search finds", () => {
  test("are the likeliest there are, whatever it starts from, with the priors that are likeliest for them", async () => {
    const every = Array.from({ length: 2 ** PLAYERS }, (_, bits) => everyone.filter((player) => (bits >> player) & 1))
      .filter(({ length }) => length <= 3)
      .flatMap((players) => fewPlayersPriors.map((prior) => ({ players, prior, score: scoreOf(players, prior) })))
      .sort((a, b) => a.score - b.score);
    const [best] = every;
    expect(best.players).toEqual([1, 4, 6]);
    for (const starts of [[[0, 2, 3]], [[5], [1, 2, 3, 6]]]) {
      const [found] = await searchedSubsets(observed, starts);
      expect(sorted(found.players)).toEqual(best.players);
      expect(found.prior).toEqual(best.prior);
    }
  });

  test("weigh as much as they are likely, beside each other", async () => {
    const noisy = observedWith(0.8);
    const found = await searchedSubsets(noisy, [[]]);
    expect(new Set(found.map(({ players }) => players.length)).size).toBeGreaterThan(1);
    expect(found.length).toBeGreaterThan(3);
    expect(found.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    const scores = found.map(({ players, prior }) => scoreOf(players, prior, noisy));
    for (const [i, { weight }] of found.entries()) {
      expect(weight / found[0].weight).toBeCloseTo(Math.exp((scores[0] - scores[i]) / 2), 8);
      expect(weight / found[0].weight).toBeGreaterThanOrEqual(0.01);
      expect(weight).toBeLessThanOrEqual(found[Math.max(0, i - 1)].weight);
    }
    const named = found.map(({ players, prior }) => `${sorted(players)} ${JSON.stringify(prior)}`);
    expect(new Set(named).size).toBe(named.length);
  });
});
