import { describe, expect, test } from "vitest";
import { stream } from "whybox/extending";
import type { ReferenceGame } from "../../../../dist/explain/shapley/per-reference/average-fits.js";
import { processOfEach } from "../../../../dist/explain/shapley/per-reference/process-of-each.js";
import { halves } from "../../../../dist/explain/shapley/per-reference/reference-games.js";
import { sharedBias } from "../../../../dist/explain/shapley/per-reference/shared-bias.js";
import { sharedTerms } from "../../../../dist/explain/shapley/per-reference/shared-terms.js";
import { meanOverPriors, summingTo } from "../../../../dist/explain/shapley/process/mean-over-priors.js";
import {
  fitAll,
  oddProcessEstimator,
  type ProcessDesign,
} from "../../../../dist/explain/shapley/process/odd-process-estimator.js";
import { weighPriors } from "../../../../dist/explain/shapley/process/weigh-priors.js";
import { noises } from "../../../fixtures/games.js";
import { gamesOn } from "../../../fixtures/games-per-reference.js";
import { signOf } from "../../../fixtures/odd-regression.js";

const PLAYERS = 8;
const design = (await oddProcessEstimator.design(PLAYERS, 90, (size) => stream(6, "pairs", size))) as ProcessDesign;
const { pairs } = design;

const smooth = (kept: readonly number[], game: number) => {
  const slopes = noises(PLAYERS, 60 + game);
  return Math.tanh(0.3 + kept.reduce((sum, name) => sum + slopes[name], 0));
};
const threes = [
  { set: [0, 3, 6], weight: 1.5 },
  { set: [1, 2, 7], weight: -0.8 },
];
const striking = (kept: readonly number[], game: number) =>
  threes.reduce((sum, { set, weight }) => sum + weight * signOf(kept, set), smooth(kept, game));

/** By the process alone, under the prior that most of eight games speak for; its common bias corrected. */
async function plainly(games: readonly ReferenceGame[], deciding: readonly number[], halfOf = games.map(halves)) {
  const weighed = await weighPriors(
    design.comparison,
    deciding.map((row) => halfOf[row]),
    false,
  );
  const votes = new Map<string, number>();
  for (const { prior, weight } of weighed.flat()) {
    const key = JSON.stringify(prior);
    votes.set(key, (votes.get(key) ?? 0) + weight);
  }
  const [[prior]] = [...votes].sort((a, b) => b[1] - a[1]);
  const fits = await fitAll(design, [{ prior: JSON.parse(prior), weight: 1 }]);
  const corrections = await sharedBias(pairs, fits[0].fit);
  const times = (moves: Float64Array, half: Float64Array) => moves.reduce((sum, move, i) => sum + move * half[i], 0);
  return Promise.all(
    halfOf.map(async (half) => {
      const correction = Float64Array.from(corrections ?? [], (moves) => times(moves, half));
      const fitted = Float64Array.from(fits[0].fit.influence, (moves, i) => times(moves, half) + correction[i]);
      const { standardErrors, heldOutError } = await meanOverPriors(pairs, fits, half, undefined);
      const total = 2 * half[half.length - 1];
      return { values: summingTo(fitted, total), correction, errors: { standardErrors, heldOutError } };
    }),
  );
}

describe("the process of each reference row's game", () => {
  test("is the one that most of eight games speak for, with its common bias corrected", async () => {
    // One row weighs nothing, and decides nothing.
    const games = gamesOn(pairs.coalitions, 17, PLAYERS, smooth, (game) => (game === 2 ? 0 : 1 / 16));
    const { fit: fitted, terms } = await processOfEach(design, games, PLAYERS);
    expect(terms).toEqual([]);
    const expected = await plainly(games, [0, 3, 5, 7, 9, 11, 13, 15]);
    for (const [row, game] of games.entries()) {
      const found = fitted(game, row);
      expect(found.errors === undefined).toBe(row === 2);
      found.values.forEach((value, player) => expect(value).toBeCloseTo(expected[row].values[player], 10));
      found.correction?.forEach((value, player) => expect(value).toBeCloseTo(expected[row].correction[player], 10));
      found.errors?.standardErrors?.forEach((error, player) =>
        expect(error).toBeCloseTo(expected[row].errors.standardErrors[player], 10),
      );
    }
  });

  test("is fitted to what terms leave where they stand out, and each value has its share of them", async () => {
    const games = gamesOn(pairs.coalitions, 16, PLAYERS, striking);
    const { fit: fitted, terms } = await processOfEach(design, games, PLAYERS);
    expect(terms).toContainEqual([0, 3, 6]);
    expect(terms).toContainEqual([1, 2, 7]);
    const without = await plainly(games, [0, 2, 4, 6, 8, 10, 12, 14]);
    const calm = await plainly(gamesOn(pairs.coalitions, 16, PLAYERS, smooth), [0, 2, 4, 6, 8, 10, 12, 14]);
    for (const [row, game] of games.entries()) {
      const { values, errors } = fitted(game, row);
      const sum = values.reduce((all, value) => all + value, 0);
      expect(sum).toBeCloseTo(game.total, 10);
      game.names.forEach((name, player) => {
        const ofThrees = threes.reduce((all, { set, weight }) => all + (set.includes(name) ? (2 / 3) * weight : 0), 0);
        expect(Math.abs(values[player] - calm[row].values[player] - ofThrees)).toBeLessThan(0.12);
      });
      expect(errors?.heldOutError).toBeLessThan(0.5 * without[row].errors.heldOutError);
    }
  });
});

test("errors of the rest become errors of the game, larger by what terms take up", async () => {
  const games = gamesOn(pairs.coalitions, 16, PLAYERS, striking);
  const { fit: fitted, terms } = await processOfEach(design, games, PLAYERS);
  const named = games.map((game) => ({ half: halves(game), names: game.names }));
  const shared = await sharedTerms(design.observed, named, PLAYERS);
  expect(shared?.terms).toEqual(terms);
  const rests = named.map((game) => shared?.fit(game).rest as Float64Array);
  const ofRests = await plainly(games, [0, 2, 4, 6, 8, 10, 12, 14], rests);
  const leverage = terms.length / (pairs.coalitions.rows + 1 - PLAYERS);
  for (const [row, game] of games.entries()) {
    const { values, errors } = fitted(game, row);
    const { standardErrors, heldOutError } = ofRests[row].errors;
    values.forEach((value, player) => {
      const ofTerms = shared?.fit(named[row]).values[player] ?? 0;
      expect(value).toBeCloseTo(ofRests[row].values[player] + ofTerms, 10);
      expect(errors?.standardErrors?.[player]).toBeCloseTo(standardErrors[player] / (1 - leverage), 10);
    });
    // Relative to the game, of which the rest is a part.
    const part = Math.hypot(...rests[row]) / Math.hypot(...named[row].half);
    expect(errors?.heldOutError).toBeCloseTo((heldOutError * part) / (1 - leverage), 10);
  }
});
