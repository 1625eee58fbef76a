import { EVD, inverse, Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  explainFewPlayers,
  fewPlayersGame,
  fewPlayersPriors,
  fitFewPlayers,
} from "../../../../dist/explain/shapley/sparse/few-players.js";
import { byPermutations, noises } from "../../../fixtures/games.js";

const FEW = 3;
const PARTS = 9;
const ALL = 2 ** FEW - 1;
const bitsIn = (coalition: number) => [...coalition.toString(2)].filter((bit) => bit === "1").length;

// Some answers are to the same of the few and as many others, and the grand coalition comes last.
const kept = [1, 2, 4, 3, 3, 5, 6, 7, 0, 1, 1, 3, ALL];
const sizes = [3, 4, 2, 5, 5, 6, 4, 7, 2, 3, 4, 5, PARTS];
const answers = Float64Array.from(noises(kept.length, 6));
const last = kept.length - 1;
const game = fewPlayersGame(FEW, Int32Array.from(kept), Int32Array.from(sizes), PARTS, answers);

/** Regression of every answer by itself on every coalition of the few, by dense matrices. */
function plainly(prior: { decay: number; rest: number; noise: number }) {
  // In the Walsh basis a set of players has the variance decay^size, over the sum of all.
  const signs = (coalition: number, set: number) => (-1) ** bitsIn(set & ~coalition);
  const sets = Array.from({ length: ALL + 1 }, (_, set) => set);
  const drawn = (a: number, b: number) =>
    sets.reduce((sum, set) => sum + prior.decay ** bitsIn(set) * signs(a, set) * signs(b, set), 0) /
    (1 + prior.decay) ** FEW;
  // The empty coalition is worth 0.
  const known = new Matrix(sets.map((a) => sets.map((b) => drawn(a, b) - (drawn(a, 0) * drawn(b, 0)) / drawn(0, 0))));
  const at = new Matrix(kept.map((coalition) => sets.map((set) => (set === coalition ? 1 : 0))));
  const others = kept.map((coalition, row) => (sizes[row] - bitsIn(coalition)) / (PARTS - FEW));
  const share = Matrix.columnVector(others);
  const same = (a: number, b: number) => kept[a] === kept[b] && sizes[a] === sizes[b] && (a === last) === (b === last);
  const covariance = at.mmul(known).mmul(at.transpose()).add(share.mmul(share.transpose()).mul(prior.rest));
  for (const a of kept.keys()) {
    for (const b of kept.keys()) if (same(a, b)) covariance.set(a, b, covariance.get(a, b) + 1e-9);
    if (a !== last) covariance.set(a, a, covariance.get(a, a) + prior.noise);
  }
  const inverted = inverse(covariance);
  const column = Matrix.columnVector([...answers]);
  const weighed = inverted.mmul(column);
  const scale = column.transpose().mmul(weighed).get(0, 0) / answers.length;
  const values = new Matrix(sets.map((set) => byPermutations(sets.map((each) => (each === set ? 1 : 0))))).transpose();
  const crossed = values.mmul(known).mmul(at.transpose());
  const left = values.mmul(known).mmul(values.transpose()).sub(crossed.mmul(inverted).mmul(crossed.transpose()));
  const ofRest = share.transpose().mul(prior.rest);
  const eigenvalues = new EVD(covariance, { assumeSymmetric: true }).realEigenvalues;
  return {
    values: crossed.mmul(weighed).to1DArray(),
    variances: left.diagonal().map((variance) => scale * variance),
    rest: ofRest.mmul(weighed).get(0, 0),
    restVariance: scale * (prior.rest - ofRest.mmul(inverted).mmul(ofRest.transpose()).get(0, 0)),
    noise: scale * prior.noise,
    misfit: eigenvalues.reduce((sum, value) => sum + Math.log(value), 0) + answers.length * Math.log(scale),
  };
}

describe("a process on the coalitions of few players", () => {
  test.each([
    { decay: 0.3, rest: 0.01, noise: 0.1 },
    { decay: 0.9, rest: 0.3, noise: 1 },
    { decay: 0.02, rest: 1e-4, noise: 1e-3 },
  ])("says of means what regression says of single answers, under %o", (prior) => {
    const fit = fitFewPlayers(game, prior);
    const expected = plainly(prior);
    for (let player = 0; player < FEW; player++) {
      expect(fit?.values[player]).toBeCloseTo(expected.values[player], 6);
      expect(fit?.variances[player]).toBeCloseTo(expected.variances[player], 6);
    }
    expect(fit?.rest).toBeCloseTo(expected.rest, 6);
    expect(fit?.restVariance).toBeCloseTo(expected.restVariance, 6);
    expect(fit?.noise).toBeCloseTo(expected.noise, 8);
    expect(fit?.misfit).toBeCloseTo(expected.misfit, 5);
    expect(explainFewPlayers(game, prior)?.misfit).toBe(fit?.misfit);
  });

  test("finds the values of a game that was asked whole", () => {
    const worths = [0, 1, -2, 3, 0.5, 7, 1, 4];
    const coalitions = Int32Array.from({ length: ALL }, (_, i) => i + 1);
    const whole = fewPlayersGame(FEW, coalitions, coalitions.map(bitsIn), FEW, Float64Array.from(worths.slice(1)));
    const fit = fitFewPlayers(whole, { decay: 0.5, rest: 1e-4, noise: 1e-6 });
    byPermutations(worths).forEach((value, player) => {
      expect(fit?.values[player]).toBeCloseTo(value, 4);
      expect(fit?.variances[player]).toBeLessThan(1e-4);
    });
  });
});

test("answers to the same of the few and as many others are one observation", () => {
  expect(game.counts.reduce((sum, count) => sum + count, 0)).toBe(kept.length);
  expect(game.counts).toEqual(Int32Array.of(2, 1, 1, 3, 1, 1, 1, 1, 1, 1));
  expect([...game.observation]).toEqual([0, 1, 2, 3, 3, 4, 5, 6, 7, 0, 8, 3, 9]);
  expect(game.means[3]).toBeCloseTo((answers[3] + answers[4] + answers[11]) / 3, 12);
  expect(game.others[8]).toBe((4 - 1) / 6);
  const within = [0, 3].map((place) => {
    const members = answers.filter((_, row) => game.observation[row] === place);
    return members.reduce((sum, answer) => sum + (answer - game.means[place]) ** 2, 0);
  });
  expect(game.within).toBeCloseTo(within[0] + within[1], 12);
  // The grand coalition is known, and stays apart from others that keep as many.
  const twice = fewPlayersGame(1, Int32Array.of(1, 1), Int32Array.of(2, 2), 2, Float64Array.of(1, 2));
  expect([...twice.means]).toEqual([1, 2]);
});

test("priors are compared in every combination, each once", () => {
  expect(new Set(fewPlayersPriors.map((prior) => JSON.stringify(prior))).size).toBe(5 * 3 * 6);
});
