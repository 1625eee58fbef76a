import { inverse, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { stream } from "whybox/extending";
import {
  centreOf,
  drawnPairs,
  meanOverPriors,
  summingTo,
} from "../../../../dist/explain/shapley/process/mean-over-priors.js";
import type { OddPrior } from "../../../../dist/explain/shapley/process/odd-process.js";
import {
  fitAll,
  oddProcessEstimator,
  type ProcessDesign,
} from "../../../../dist/explain/shapley/process/odd-process-estimator.js";
import { widenedByStudent } from "../../../../dist/math/widened-by-student.js";
import { noises } from "../../../fixtures/games.js";
import { oddRegression } from "../../../fixtures/odd-regression.js";

const PLAYERS = 6;
const designOf = async (max: number, players = PLAYERS) =>
  (await oddProcessEstimator.design(players, max, (row) => stream(3, "pairs", row))) as ProcessDesign;
const design = await designOf(24);
const { rows } = design.pairs.coalitions;
const kept = Array.from({ length: rows + 1 }, (_, row) =>
  Array.from({ length: PLAYERS }, (_, player) => player).filter((player) => (design.observed.bits[row] >> player) & 1),
);
const observations = Float64Array.from(noises(rows + 1, 5));
/** The pairs say little of it. */
const withLargeTotal = observations.map((value, row) => (row === rows ? 20 : 0.1 * value));
const priors: { prior: OddPrior; weight: number }[] = [
  { prior: { additive: 5, decay: 0.4, roughness: 0.05 }, weight: 0.7 },
  { prior: { additive: 50, decay: 0.9, roughness: 0.3 }, weight: 0.3 },
];

/** Everything about one prior by dense matrices: what is left out is left out, and all others are solved again. */
function plainly(prior: OddPrior, observations: Float64Array) {
  const { covariance, inverted, influence, variances } = oddRegression(PLAYERS, prior, kept);
  const column = Matrix.columnVector([...observations]);
  const surprises = Array.from({ length: rows }, (_, out) => {
    const others = kept.flatMap((_, row) => (row === out ? [] : [row]));
    const solved = covariance.subMatrixRow(others);
    const among = new Matrix(solved.to2DArray().map((entries) => others.map((row) => entries[row])));
    const weighed = inverse(among).mmul(Matrix.columnVector(others.map((row) => observations[row])));
    const predicted = others.reduce((sum, row, i) => sum + covariance.get(out, row) * weighed.get(i, 0), 0);
    return observations[out] - predicted;
  });
  const squares = column.transpose().mmul(inverted).mmul(column).get(0, 0);
  const weighed = inverted.mmul(column).to1DArray();
  const ofPairs = surprises.reduce((sum, surprise, row) => sum + surprise * weighed[row], 0) / rows;
  return {
    surprises,
    influence,
    variances,
    scale: Math.max(ofPairs, squares / (rows + 1)),
    values: influence.map((moves) => moves.reduce((sum, move, row) => sum + move * observations[row], 0)),
  };
}

describe.each([
  { of: "some answers", observations },
  { of: "a total unlike the pairs", observations: withLargeTotal },
])("the mean over priors, of $of,", ({ observations }) => {
  const total = 2 * observations[rows];
  const each = priors.map(({ prior, weight }) => ({ weight, ...plainly(prior, observations) }));
  const { strata, stratum, weights } = design.pairs;
  const meanOf = (of: (one: (typeof each)[number]) => number) =>
    each.reduce((sum, one) => sum + one.weight * of(one), 0);

  test("is that of their values, with what is left of the total shared out", async () => {
    // Weights count relative to each other.
    const doubled = priors.map(({ prior, weight }) => ({ prior, weight: 2 * weight }));
    for (const weighed of [priors, doubled]) {
      const { values } = await meanOverPriors(design.pairs, await fitAll(design, weighed), observations, undefined);
      const means = Array.from({ length: PLAYERS }, (_, player) => meanOf((one) => one.values[player]));
      const left = total - means.reduce((sum, value) => sum + value, 0);
      values.forEach((value, player) => expect(value).toBeCloseTo(means[player] + left / PLAYERS, 9));
    }
  });

  test("misses held-out pairs by what the others do not tell of them", async () => {
    const { heldOutError } = await meanOverPriors(design.pairs, await fitAll(design, priors), observations, undefined);
    const weighted = (values: ArrayLike<number>) =>
      weights.reduce((sum, weight, row) => sum + weight * values[row] ** 2, 0);
    expect(heldOutError).toBeCloseTo(
      meanOf(({ surprises }) => Math.sqrt(weighted(surprises) / weighted(observations))),
      9,
    );
  });

  test.each([
    { title: "of a model that does not vary", noise: undefined },
    { title: "of one that does", noise: { difference: 0.3, total: 0.2 } },
    { title: "of one whose noise is most of it", noise: { difference: 30, total: 0 } },
    { title: "of one of which the total alone varies", noise: { difference: 0, total: 0.2 } },
  ])("has the larger of two standard errors, $title", async ({ noise }) => {
    const { standardErrors } = await meanOverPriors(design.pairs, await fitAll(design, priors), observations, noise);
    for (let player = 0; player < PLAYERS; player++) {
      const byTotal = ({ influence }: (typeof each)[number]) => {
        const moves = influence.map((ofPlayer) => ofPlayer[rows]);
        return moves[player] + (2 - moves.reduce((sum, move) => sum + move, 0)) / PLAYERS;
      };
      const ofTotal = (one: (typeof each)[number]) => (noise ? noise.total * byTotal(one) ** 2 : 0);
      const jackknife = meanOf((one) =>
        one.surprises.reduce((sum, surprise, row) => {
          const asked = strata[stratum[row]].sampled / strata[stratum[row]].population;
          const variance = (1 - asked) * surprise ** 2 + (noise ? asked * noise.difference : 0);
          return sum + variance * one.influence[player][row] ** 2;
        }, ofTotal(one)),
      );
      const mean = meanOf(({ values }) => values[player]);
      const within = meanOf((one) => one.scale * one.variances[player] + ofTotal(one));
      const between = meanOf(({ values }) => (values[player] - mean) ** 2);
      const posterior = (1 + 1.2 / rows) ** 2 * (within + between);
      expect(standardErrors[player]).toBeCloseTo(Math.sqrt(Math.max(jackknife, posterior)), 8);
    }
  });
});

test("the centre of one prior is what it has without standard errors", async () => {
  for (const prior of priors) {
    const [weighed] = await fitAll(design, [prior]);
    const { values, heldOutError } = await meanOverPriors(design.pairs, [weighed], observations, undefined);
    expect(centreOf(design.pairs, weighed.fit, observations)).toEqual({ values, heldOutError });
  }
});

test("what is left of a total is shared equally", () => {
  expect(summingTo(Float64Array.of(1, 2, 3), 12)).toEqual(Float64Array.of(3, 4, 5));
});

test("few values widen it by what no pair showed, and by Student's t", async () => {
  const fits = await fitAll(design, [priors[0]]);
  const of = (step: number) => meanOverPriors(design.pairs, fits, observations, undefined, undefined, step);
  const [none, some] = [await of(0), await of(3)];
  expect(some.values).toEqual(none.values);
  const drawn = drawnPairs(design.pairs);
  expect(drawn).toBeGreaterThan(0);
  const { strata, stratum } = design.pairs;
  const { surprises, influence } = plainly(priors[0].prior, observations);
  for (let player = 0; player < PLAYERS; player++) {
    const jackknife = surprises.reduce((sum, surprise, row) => {
      const { sampled, population } = strata[stratum[row]];
      const unseen = (9 * (3 / 1.959964) ** 2) / drawn;
      return sum + (1 - sampled / population) * (surprise ** 2 + unseen) * influence[player][row] ** 2;
    }, 0);
    const error = Math.max(none.standardErrors[player], Math.sqrt(jackknife));
    const [widened] = widenedByStudent(Float64Array.of(error), Math.max(4, drawn - 1));
    expect(some.standardErrors[player]).toBeCloseTo(widened, 3);
  }
});
