import { describe, expect, test } from "vitest";
import { stream } from "whybox/extending";
import { everyPair, pairsWithWholeTwos } from "../../../../dist/explain/shapley/pairs/paired-coalitions.js";
import { lowOrderProcess } from "../../../../dist/explain/shapley/per-reference/low-order-process.js";
import { pooledPrior } from "../../../../dist/explain/shapley/per-reference/pooled-prior.js";
import { halves } from "../../../../dist/explain/shapley/per-reference/reference-games.js";
import { summingTo } from "../../../../dist/explain/shapley/process/mean-over-priors.js";
import { fitAll, processDesign } from "../../../../dist/explain/shapley/process/odd-process-estimator.js";
import { noises } from "../../../fixtures/games.js";
import { gamesOn } from "../../../fixtures/games-per-reference.js";
import { signOf } from "../../../fixtures/odd-regression.js";

const PARTS = 9;
const PLAYERS = 10;
const whole = pairsWithWholeTwos(PARTS, 84, (size) => stream(2, "pairs", size));
const pairs = whole?.pairs as NonNullable<typeof whole>["pairs"];
const design = processDesign(pairs, everyPair(pairs));
const GAMES = 20;

type Interaction = { readonly set: readonly number[]; readonly weight: (game: number) => number };

/** Interactions by the names of players, and the exact average: a product of an odd number of signs is shared equally. */
function played(interactions: readonly Interaction[]) {
  const games = gamesOn(pairs.coalitions, GAMES, PLAYERS, (kept, game) =>
    interactions.reduce((sum, { set, weight }) => sum + weight(game) * signOf(kept, set), 0),
  );
  const exact = new Float64Array(PLAYERS);
  for (const [game, { names }] of games.entries()) {
    for (const { set, weight } of interactions) {
      // A player that is a dummy in a game counts as hidden, and turns the sign of the others' product.
      const among = set.filter((name) => names.includes(name));
      const sign = (-1) ** (set.length - among.length);
      if (among.length % 2 === 0) continue;
      for (const name of among) exact[name] += (sign * 2 * weight(game)) / among.length / GAMES;
    }
  }
  return { games, exact };
}

const slopes = Array.from({ length: PLAYERS }, (_, name) => ({
  set: [name],
  weight: (game: number) => noises(PLAYERS, 40 + game)[name],
}));
const threes = Array.from({ length: 14 }, (_, i) => ({
  set: [i % PLAYERS, (i + 1 + (i % 3)) % PLAYERS, (i + 6) % PLAYERS],
  // One model plays all games: interactions differ from game to game, but not by as much as from each other.
  weight: (game: number) => 0.2 * (noises(14, 300)[i] + 0.5 * noises(14, 300 + game)[i]),
}));
const evens = [
  { set: [0, 3], weight: () => 0.5 },
  { set: [1, 2, 7, 9], weight: (game: number) => 0.1 * game },
];

describe("the process on whole pairs of one and two parts", () => {
  test("is next to exact where interactions are of four parts at most", async () => {
    const { games, exact } = played([...slopes, ...threes, ...evens]);
    const { values, standardErrors, heldOutError } = await lowOrderProcess(design, games, PLAYERS);
    values.forEach((value, name) => {
      expect(Math.abs(value - exact[name])).toBeLessThan(1e-4);
      expect(standardErrors?.[name]).toBeLessThan(1e-2);
    });
    expect(heldOutError).toBeLessThan(0.1);
  });

  test("is inside its intervals where all games have the same interaction of five parts", async () => {
    let squares = 0;
    let variances = 0;
    for (const first of [0, 1]) {
      const set = Array.from({ length: 5 }, (_, i) => (first + 2 * i) % PLAYERS);
      const { games, exact } = played([...slopes, ...threes, { set, weight: () => 0.05 }]);
      const { values, standardErrors } = await lowOrderProcess(design, games, PLAYERS);
      values.forEach((value, name) => {
        const error = standardErrors?.[name] as number;
        expect(Math.abs(value - exact[name])).toBeLessThan(1.96 * error);
        squares += (value - exact[name]) ** 2;
        variances += error ** 2;
      });
    }
    // Errors that were independent from game to game would be a fifth of that.
    expect(squares).toBeGreaterThan(variances / 4);
    expect(squares).toBeLessThan(2 * variances);
  });

  test("takes interactions of five parts for next to nothing unless the games speak against it, and counts what that moves", async () => {
    const five = { set: [0, 2, 4, 6, 8], weight: () => 0.006 };
    const { games } = played([...slopes, ...threes, five]);
    const half = games.map(halves);
    const { prior, lowOrder, againstLowOrder } = await pooledPrior(design.observed, half);
    expect(againstLowOrder).toBeGreaterThan(0);
    expect(againstLowOrder).toBeLessThan(100);
    const averageUnder = async (under: typeof prior) => {
      const [{ fit }] = await fitAll(design, [{ prior: under, weight: 1 }]);
      const sums = new Float64Array(PLAYERS);
      for (const [game, { names, total }] of games.entries()) {
        const fitted = Float64Array.from(fit.influence, (moves) =>
          moves.reduce((sum, move, i) => sum + move * half[game][i], 0),
        );
        summingTo(fitted, total).forEach((value, player) => {
          sums[names[player]] += value / GAMES;
        });
      }
      return sums;
    };
    const { values, standardErrors } = await lowOrderProcess(design, games, PLAYERS);
    const [low, likeliest] = [await averageUnder(lowOrder), await averageUnder(prior)];
    for (const [name, value] of values.entries()) {
      expect(value).toBeCloseTo(low[name], 10);
      expect(standardErrors?.[name]).toBeGreaterThan(Math.abs(low[name] - likeliest[name]));
    }
  });
});
