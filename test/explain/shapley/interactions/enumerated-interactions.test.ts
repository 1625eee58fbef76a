import fc from "fast-check";
import { expect, test } from "vitest";
import {
  enumeratedInteractions,
  squaredWeights,
} from "../../../../dist/explain/shapley/interactions/enumerated-interactions.js";
import { setsOfSize } from "../../../../dist/explain/shapley/interactions/interaction-sets.js";
import { noises } from "../../../fixtures/games.js";
import { size } from "./indices.js";

const giveWay = async () => {};
/** Some weights for every number of others: any index is such a sum. */
const weightsOf = (players: number, order: number) =>
  Array.from({ length: order + 1 }, (_, of) => Float64Array.from(noises(Math.max(0, players - of + 1), 5 * of + 3)));

/** Member by member: the derivative by one player more is the derivative with it less that without it. */
function derivative(worth: ArrayLike<number>, [player, ...others]: readonly number[], at: number): number {
  if (player === undefined) return worth[at];
  return derivative(worth, others, at | (1 << player)) - derivative(worth, others, at);
}

test("an index is the weighted sum of derivatives, whatever the game", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }).chain((players) =>
        fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
          minLength: 2 ** players,
          maxLength: 2 ** players,
        }),
      ),
      async (worth) => {
        const players = Math.log2(worth.length);
        const order = Math.min(3, players);
        const weights = weightsOf(players, order);
        const sets = Array.from({ length: order }, (_, i) => setsOfSize(players, i + 1)).flat();
        const found = await enumeratedInteractions(players, sets, weights, Float64Array.from(worth), giveWay);
        for (const [i, set] of sets.entries()) {
          let sum = 0;
          for (let at = 0; at < worth.length; at++) {
            if (set.some((player) => (at >> player) & 1)) continue;
            sum += weights[set.length][size(at)] * derivative(worth, set, at);
          }
          expect(found[i]).toBeCloseTo(sum, 8);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test.each([2, 5])("noise enters an index of %i players by the squares of what each worth counts", async (players) => {
  const order = Math.min(3, players);
  const weights = weightsOf(players, order);
  const factors = squaredWeights(players, weights);
  expect(factors[0]).toEqual({ inner: 0, ends: 0 });
  for (let of = 1; of <= order; of++) {
    const set = Array.from({ length: of }, (_, player) => player);
    const squares: number[] = [];
    for (let at = 0; at < 2 ** players; at++) {
      const unit = Float64Array.from({ length: 2 ** players }, (_, coalition) => (coalition === at ? 1 : 0));
      const [counts] = await enumeratedInteractions(players, [set], weights, unit, giveWay);
      squares.push(counts ** 2);
    }
    const inner = squares.slice(1, -1).reduce((sum, square) => sum + square, 0);
    expect(factors[of].inner).toBeCloseTo(inner, 12);
    expect(factors[of].ends).toBeCloseTo(Math.max(squares[0], squares[squares.length - 1]), 12);
  }
});
