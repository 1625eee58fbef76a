import { describe, expect, test } from "vitest";
import { coalitions, stream } from "whybox/extending";
import { misfitUnder } from "../../../../dist/explain/shapley/process/odd-process-fit.js";
import { evenlySpread, priorComparison, weighPriors } from "../../../../dist/explain/shapley/process/weigh-priors.js";
import { normalQuantile } from "../../../../dist/math/normal-quantile.js";
import { noises } from "../../../fixtures/games.js";
import { priorVariances, signOf } from "../../../fixtures/odd-regression.js";

const PLAYERS = 7;
const everyone = Array.from({ length: PLAYERS }, (_, player) => player);
/** One of every two coalitions that complement each other, and last the grand one. */
const kept = [
  ...Array.from({ length: 2 ** (PLAYERS - 1) - 1 }, (_, i) => everyone.filter((player) => ((i + 1) >> player) & 1)),
  everyone,
];
const random = stream(5, "games");
const normal = () => normalQuantile(random.uniform());

/** Observations of a game that is drawn from a prior. */
function drawn(prior: { additive: number; decay: number; roughness: number }, of = kept): Float64Array {
  const coefficients = priorVariances(PLAYERS, prior).map(({ set, variance }) => ({
    set,
    beta: Math.sqrt(variance) * normal(),
  }));
  return Float64Array.from(of, (row) =>
    coefficients.reduce((sum, { set, beta }) => sum + beta * signOf(row, set), Math.sqrt(prior.roughness) * normal()),
  );
}

describe("priors", () => {
  const some = kept.filter((_, row) => row % 2 === 0 || row === kept.length - 1);
  const observed = coalitions(PLAYERS, some);

  test.each([false, true])(
    "are weighed by their likelihood and what is likely before any answer, noisy: %s",
    async (noisy) => {
      const games = [3, 4].map((seed) => Float64Array.from(noises(some.length, seed)));
      const weighed = await weighPriors(priorComparison(observed), games, noisy);
      for (const [output, priors] of weighed.entries()) {
        const scores = await Promise.all(
          priors.map(async ({ prior }) => {
            const [misfit] = await (await misfitUnder(observed, prior))([games[output]]);
            // Log normal: 16 times the interactions, give or take a factor of 8.
            return -misfit / 2 - Math.log(prior.additive / 16) ** 2 / 2 / Math.log(8) ** 2;
          }),
        );
        expect(priors.length).toBeGreaterThan(3);
        expect(priors.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
        priors.forEach(({ weight }, i) => {
          expect(weight / priors[0].weight).toBeCloseTo(Math.exp(scores[i] - scores[0]), 8);
          expect(weight / priors[0].weight).toBeGreaterThanOrEqual(0.01);
          expect(weight).toBeLessThanOrEqual(priors[Math.max(0, i - 1)].weight);
        });
      }
    },
  );

  test.each([
    { additive: 4, decay: 0.02 },
    { additive: 4, decay: 1 },
    { additive: 4096, decay: 0.25 },
  ])("are found by games that are drawn from them: %o", async (truth) => {
    const games = Array.from({ length: 30 }, () => drawn({ ...truth, roughness: 1e-6 }));
    const found = (await weighPriors(priorComparison(coalitions(PLAYERS, kept)), games, false)).flat();
    const meanOf = (of: (prior: { additive: number; decay: number }) => number) =>
      found.reduce((sum, { prior, weight }) => sum + (weight * of(prior)) / games.length, 0);
    expect(Math.abs(meanOf(({ additive }) => Math.log(additive)) - Math.log(truth.additive))).toBeLessThan(0.7);
    expect(Math.abs(meanOf(({ decay }) => decay) - truth.decay)).toBeLessThan(0.2);
  });

  test("are as rough as answers vary, if they do", async () => {
    const comparison = priorComparison(coalitions(PLAYERS, kept));
    const roughnessOf = async (roughness: number, noisy: boolean) => {
      const games = Array.from({ length: 4 }, () => drawn({ additive: 16, decay: 0.02, roughness }));
      const found = (await weighPriors(comparison, games, noisy)).flat();
      return found.reduce((sum, { prior, weight }) => sum + (weight * prior.roughness) / games.length, 0);
    };
    expect(await roughnessOf(1e-6, true)).toBeLessThan(0.05);
    expect(Math.abs(Math.log(await roughnessOf(3, true)) - Math.log(3))).toBeLessThan(0.7);
    expect(await roughnessOf(3, false)).toBeCloseTo(1e-6, 12);
  });

  test("are compared on 128 observations at most, and then the likeliest is taken alone", async () => {
    const more = coalitions(PLAYERS, [...kept, ...kept, [0], everyone]);
    const comparison = priorComparison(more);
    expect(comparison.rows).toHaveLength(128);
    expect(comparison.isWhole).toBe(false);
    expect(priorComparison(coalitions(PLAYERS, kept)).isWhole).toBe(true);
    const values = Float64Array.from(noises(130, 7));
    const [alone] = await weighPriors(comparison, [values], false);
    expect(alone).toEqual([{ prior: alone[0].prior, weight: 1 }]);
    const [among] = await weighPriors(
      priorComparison(comparison.compared),
      [Float64Array.from(comparison.rows, (row) => values[row])],
      false,
    );
    expect(alone[0].prior).toEqual(among[0].prior);
  });
});

test.each([
  [3, 5],
  [5, 5],
  [130, 128],
  [1000, 7],
])("places among %i, %i at most, are spread evenly from the first to the last", (length, count) => {
  const places = evenlySpread(length, count);
  expect(places).toHaveLength(Math.min(length, count));
  expect(places[0]).toBe(0);
  expect(places.at(-1)).toBe(length - 1);
  const steps = places.slice(1).map((place, i) => place - places[i]);
  expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
  expect(Math.min(...steps)).toBeGreaterThan(0);
});
