import { describe, expect, test } from "vitest";
import { stream } from "whybox/extending";
import { meanOverPriors } from "../../../../dist/explain/shapley/process/mean-over-priors.js";
import type { OddPrior } from "../../../../dist/explain/shapley/process/odd-process.js";
import {
  fitAll,
  oddProcessEstimator,
  type ProcessDesign,
} from "../../../../dist/explain/shapley/process/odd-process-estimator.js";
import { fitOddProcess } from "../../../../dist/explain/shapley/process/odd-process-fit.js";
import { strikingTerms } from "../../../../dist/explain/shapley/process/striking-terms.js";
import { weighPriors } from "../../../../dist/explain/shapley/process/weigh-priors.js";
import { noises } from "../../../fixtures/games.js";
import { signOf } from "../../../fixtures/odd-regression.js";

const PLAYERS = 6;
const designOf = async (max: number, players = PLAYERS) =>
  (await oddProcessEstimator.design(players, max, (row) => stream(3, "pairs", row))) as ProcessDesign;
const [design, many] = [await designOf(24), await designOf(160, 12)];
const { rows } = design.pairs.coalitions;
const priors: { prior: OddPrior; weight: number }[] = [
  { prior: { additive: 5, decay: 0.4, roughness: 0.05 }, weight: 0.7 },
  { prior: { additive: 50, decay: 0.9, roughness: 0.3 }, weight: 0.3 },
];

describe("the estimator", () => {
  const players = 12;
  const answersOf = (game: (kept: readonly number[]) => number) => {
    const { coalitions } = many;
    return Float64Array.from({ length: coalitions.rows }, (_, row) =>
      game(Array.from({ length: players }, (_, player) => player).filter((p) => (coalitions.bits[row] >> p) & 1)),
    );
  };
  const slopes = noises(players, 9);
  const smooth = (all: readonly number[]) => Math.tanh(all.reduce((sum, player) => sum + slopes[player], 0));
  const striking = (all: readonly number[]) => smooth(all) + 2 * signOf(all, [1, 5, 8]) - signOf(all, [0, 2, 9]);
  const everyone = Array.from({ length: players }, (_, player) => player);
  const endsOf = (...games: (typeof smooth)[]) => ({
    empty: Float64Array.from(games, (game) => game([])),
    full: Float64Array.from(games, (game) => game(everyone)),
  });
  const halvesOf = (game: typeof smooth) => {
    const answers = answersOf(game);
    const half = Array.from(
      { length: answers.length / 2 },
      (_, pair) => (answers[2 * pair] - answers[2 * pair + 1]) / 2,
    );
    return Float64Array.from([...half, (game(everyone) - game([])) / 2]);
  };

  test("averages over the priors that the answers speak for, each output by itself", async () => {
    const ends = endsOf(smooth, striking);
    const { values, terms, standardErrors } = await oddProcessEstimator.estimate(
      many,
      [answersOf(smooth), answersOf(striking)],
      ends,
      undefined,
    );
    const half = halvesOf(smooth);
    const [weighed] = await weighPriors(many.comparison, [half], false);
    const alone = await meanOverPriors(many.pairs, await fitAll(many, weighed), half, undefined);
    expect(terms?.[0]).toEqual([]);
    expect(values[0]).toEqual(alone.values);
    expect(standardErrors?.[0]).toEqual(alone.standardErrors);
  });

  test("takes the noise of a half difference for half of that of a worth", async () => {
    const noise = { worth: Float64Array.of(0.4), total: Float64Array.of(0.2), degreesOfFreedom: 9 };
    const answers = Float64Array.from(noises(2 * rows, 8));
    const ends = { empty: Float64Array.of(1), full: Float64Array.of(2) };
    const { standardErrors } = await oddProcessEstimator.estimate(design, [answers], ends, noise);
    const half = Float64Array.from({ length: rows + 1 }, (_, pair) =>
      pair === rows ? 0.5 : (answers[2 * pair] - answers[2 * pair + 1]) / 2,
    );
    const [weighed] = await weighPriors(design.comparison, [half], true);
    const expected = await meanOverPriors(design.pairs, await fitAll(design, weighed), half, {
      difference: 0.2,
      total: 0.05,
    });
    expect(standardErrors?.[0]).toEqual(expected.standardErrors);
  });

  test("takes terms that stand out in, and trusts them as far as they explain held-out pairs", async () => {
    const { values, terms, standardErrors, diagnostics } = await oddProcessEstimator.estimate(
      many,
      [answersOf(striking)],
      endsOf(striking),
      undefined,
    );
    expect(terms?.[0]).toContainEqual([1, 5, 8]);
    expect(terms?.[0]).toContainEqual([0, 2, 9]);
    const half = halvesOf(striking);
    const [weighed] = await weighPriors(many.comparison, [half], false);
    const fits = await fitAll(many, weighed);
    const alone = await meanOverPriors(many.pairs, fits, half, undefined);
    const [{ fit }, { prior }] = [fits[0], weighed[0]];
    const [heldOutError] = diagnostics.heldOutError as number[];
    expect(heldOutError).toBeLessThan(0.7 * alone.heldOutError);
    // Shapley values of a product of three signs: two thirds of its weight; what is left is smooth.
    const exact = slopes.map((_, player) =>
      [1, 5, 8].includes(player) ? 4 / 3 : [0, 2, 9].includes(player) ? -2 / 3 : 0,
    );
    const [ofRest] = (await oddProcessEstimator.estimate(many, [answersOf(smooth)], endsOf(smooth), undefined)).values;
    values[0].forEach((value, player) => expect(Math.abs(value - ofRest[player] - exact[player])).toBeLessThan(0.1));
    const { terms: found } = await strikingTerms(many.observed, prior, fit, half);
    expect(terms?.[0]).toEqual(found.map((term) => term.players));
    const withThem = await fitOddProcess(many.observed, Int32Array.of(...many.pairs.stratum, 99), prior, found);
    const combined = await meanOverPriors(many.pairs, [{ fit: withThem as typeof fit, weight: 1 }], half, undefined);
    const leverage = found.length / (many.observed.rows - players);
    const untrusted = heldOutError / alone.heldOutError;
    combined.standardErrors.forEach((error, player) => {
      const moved = untrusted * (combined.values[player] - alone.values[player]);
      expect(standardErrors?.[0]?.[player]).toBeCloseTo(Math.hypot(error, moved) / (1 - leverage), 10);
    });
  });

  test("takes none in with fewer than 48 observations", async () => {
    const few = await designOf(92, players);
    const { coalitions } = few;
    const answers = Float64Array.from({ length: coalitions.rows }, (_, row) =>
      striking(everyone.filter((player) => (coalitions.bits[row] >> player) & 1)),
    );
    const { terms } = await oddProcessEstimator.estimate(few, [answers], endsOf(striking), undefined);
    expect(few.observed.rows).toBe(47);
    expect(terms).toEqual([[]]);
  });
});

test("a fit that was used before is taken again", async () => {
  const [{ fit }] = await fitAll(design, priors);
  const [, again] = await fitAll(design, [priors[1], priors[0]]);
  expect(again.fit).toBe(fit);
  const singular = { prior: { additive: 1, decay: 0.5, roughness: 0 }, weight: 1 };
  const twice = { ...design, fits: new Map([[JSON.stringify(singular.prior), Promise.resolve(undefined)]]) };
  await expect(fitAll(twice, [singular])).rejects.toThrow("no prior can be fitted");
  expect(await fitAll(twice, [singular, priors[0]])).toHaveLength(1);
});
