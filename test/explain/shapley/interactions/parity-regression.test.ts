import { inverse, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { stream } from "whybox/extending";
import { atOnce } from "../../../../dist/core/give-way.js";
import { interactionDesign } from "../../../../dist/explain/shapley/interactions/interaction-design.js";
import { setsOfSize } from "../../../../dist/explain/shapley/interactions/interaction-sets.js";
import { type ParityFit, parityRegression } from "../../../../dist/explain/shapley/interactions/parity-regression.js";
import { interactionWeights } from "../../../../dist/math/interaction-weights.js";
import { noises } from "../../../fixtures/games.js";
import { keptIn } from "../../../fixtures/games-per-reference.js";
import { signOf } from "../../../fixtures/odd-regression.js";

const PLAYERS = 7;
const giveWay = async () => {};
const design = atOnce(
  interactionDesign(PLAYERS, interactionWeights("SII", 2, PLAYERS), 112, (size) => stream(2, "pairs", size)),
);
const everyone = [...Array(PLAYERS).keys()];
const kept = [...Array.from(design.asked, (row) => keptIn(design.coalitions, row)), everyone];
const pairs = design.asked.length;
const weights = [...design.regressionWeights, Math.max(...design.regressionWeights)];
const meanWeight = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;

/** Weighted ridge regression by dense matrices, without one of its rows if one is named. */
function coefficientsOf(
  sets: readonly (readonly number[])[],
  penalty: (set: readonly number[]) => number,
  answers: ArrayLike<number>,
  without = -1,
  weightOf = (row: number) => weights[row],
): number[] {
  const rows = [...kept.keys()].filter((row) => row !== without);
  const x = new Matrix(rows.map((row) => sets.map((set) => signOf(kept[row], set))));
  const weighted = new Matrix(rows.map((row) => sets.map((set) => weightOf(row) * signOf(kept[row], set))));
  const gram = weighted
    .transpose()
    .mmul(x)
    .add(Matrix.diag(sets.map(penalty)));
  return inverse(gram)
    .mmul(weighted.transpose())
    .mmul(Matrix.columnVector(rows.map((row) => answers[row])))
    .to1DArray();
}

const saying = (sets: readonly (readonly number[])[], coefficients: ArrayLike<number>, row: number) =>
  sets.reduce((sum, set, i) => sum + coefficients[i] * signOf(kept[row], set), 0);

/**
 * The choices for one half of a game: the lowest degree, then both, with next to no penalty and with some, and last the
 * lowest with all pairs counting alike.
 */
function choicesOf(degree: 0 | 1) {
  const low = setsOfSize(PLAYERS, degree);
  const both = [...low, ...setsOfSize(PLAYERS, degree + 2)];
  const penalised = (penalty: number) => (set: readonly number[]) =>
    set.length > degree ? penalty * both.length * meanWeight : 0;
  return [
    { sets: low, penalty: () => 0 },
    { sets: both, penalty: penalised(1e-7) },
    { sets: both, penalty: penalised(0.1) },
    { sets: low, penalty: () => 0, weightOf: () => 1 },
  ];
}

const missedBy = ({ leaveOneOut }: ParityFit) =>
  leaveOneOut.slice(0, pairs).reduce((sum, residual, row) => sum + weights[row] * residual ** 2, 0);

describe.each([0, 1] as const)("regression on products of signs, from degree %i on", (degree) => {
  const choices = choicesOf(degree);
  const curve = (row: readonly number[]) =>
    Math.tanh(noises(PLAYERS, 8).reduce((sum, slope, player) => sum + slope * signOf(row, [player]), 0.3));
  const answers = Float64Array.from(kept, (row) => {
    const other = everyone.filter((player) => !row.includes(player));
    return degree === 1 ? (curve(row) - curve(other)) / 2 : (curve(row) + curve(other)) / 2;
  });

  test("fits and leaves one out as dense matrices do", async () => {
    const regression = await parityRegression(design, degree, giveWay);
    for (const [choice, { sets, penalty, weightOf }] of choices.entries()) {
      const fit = regression.refit(choice, answers);
      const expected = coefficientsOf(sets, penalty, answers, -1, weightOf);
      expect(fit.sets).toEqual(sets);
      for (const [i, value] of expected.entries()) expect(fit.coefficients[i]).toBeCloseTo(value, 7);
      for (const row of [0, 9, 20, pairs - 1, pairs]) {
        expect(fit.residuals[row]).toBeCloseTo(answers[row] - saying(sets, expected, row), 7);
        const others = coefficientsOf(sets, penalty, answers, row, weightOf);
        expect(fit.leaveOneOut[row]).toBeCloseTo(answers[row] - saying(sets, others, row), 6);
      }
    }
  });

  test("chooses what says most of pairs that it has not seen, or nothing", async () => {
    const regression = await parityRegression(design, degree, giveWay);
    const random = stream(3, "answers");
    const chance = Float64Array.from(kept, () => random.uniform() - 0.5);
    const additive = Float64Array.from(kept, (row) => (degree === 1 ? signOf(row, [2]) - 0.4 * signOf(row, [5]) : 3));
    const chosen = new Set<number>();
    for (const each of [answers, chance, additive]) {
      const fit = await regression.choose(each);
      const nothing = each.slice(0, pairs).reduce((sum, value, row) => sum + weights[row] * value ** 2, 0);
      const missed = choices.map((_, choice) => missedBy(regression.refit(choice, each)));
      expect(fit.choice).toBe(Math.min(...missed) < nothing ? missed.indexOf(Math.min(...missed)) : -1);
      chosen.add(fit.choice);
    }
    expect(chosen.size).toBeGreaterThan(1);
  });

  test("knows by how much a fit is bent by having seen a pair, from sets of three on", async () => {
    const regression = await parityRegression(design, degree, giveWay);
    const fit = regression.refit(2, answers);
    const { sets, penalty } = choices[2];
    if (degree === 0) {
      expect(fit.owed.size).toBe(0);
      return;
    }
    const sampled = new Set(design.sizes.filter((_, pair) => design.expansion[pair] > 1));
    expect(new Set(fit.owed.keys())).toEqual(sampled);
    const [size] = sampled;
    const members = [...design.sizes.keys()].filter((pair) => design.sizes[pair] === size);
    const whole = coefficientsOf(sets, penalty, answers);
    const mean = new Array<number>(sets.length).fill(0);
    for (const pair of members) {
      const without = coefficientsOf(sets, penalty, answers, pair);
      for (const i of sets.keys()) mean[i] += (whole[i] - without[i]) / members.length;
    }
    for (const [i, value] of mean.entries()) expect(fit.owed.get(size)?.[i]).toBeCloseTo(value, 8);
    for (const [pair, overstated] of fit.overstated.entries()) {
      if (members.includes(pair)) expect(overstated).toBeCloseTo(saying(sets, mean, pair), 8);
    }
    // Single players were all asked.
    expect(fit.overstated[0]).toBe(0);
  });
});

test("with few pairs, sets of the lowest degree are all that is fitted", async () => {
  const few = atOnce(
    interactionDesign(PLAYERS, interactionWeights("SII", 2, PLAYERS), 40, (size) => stream(2, "pairs", size)),
  );
  const answers = Float64Array.from(noises(21, 4));
  const regression = await parityRegression(few, 1, giveWay);
  expect(regression.refit(0, answers).sets).toEqual(setsOfSize(PLAYERS, 1));
  expect(regression.refit(1, answers).sets).toEqual(setsOfSize(PLAYERS, 1));
  expect(regression.refit(2, answers)).toMatchObject({ choice: -1, sets: [] });
});
