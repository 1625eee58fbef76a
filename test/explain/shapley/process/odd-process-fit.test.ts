import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { coalitions } from "whybox/extending";
import {
  fitOddProcess,
  misfitUnder,
  withGrandCoalition,
} from "../../../../dist/explain/shapley/process/odd-process-fit.js";
import { noises } from "../../../fixtures/games.js";
import { oddRegression } from "../../../fixtures/odd-regression.js";

const PLAYERS = 6;
const every = Array.from({ length: PLAYERS }, (_, player) => player);
const kept = [[0], [3], [5], [0, 1], [2, 4], [1, 5], [0, 2, 3], [1, 2, 4], every];
const observed = coalitions(PLAYERS, kept);
const strata = Int32Array.from(kept, ({ length }) => length);
const prior = { additive: 5, decay: 0.4, roughness: 0.02 };

describe("a process conditioned on what was observed", () => {
  test.each([
    { title: "alone", terms: [] },
    {
      title: "with terms",
      terms: [
        { players: [1, 2, 4], variance: 3 },
        { players: [0], variance: 7 },
        { players: [0, 1, 2, 3, 5], variance: 0.5 },
      ],
    },
  ])("is Bayesian regression on the products of signs, $title", async ({ terms }) => {
    const fit = await fitOddProcess(observed, strata, prior, terms);
    const expected = oddRegression(PLAYERS, prior, kept, terms);
    for (let player = 0; player < PLAYERS; player++) {
      for (let row = 0; row < kept.length; row++) {
        expect(fit?.withValues[player][row]).toBeCloseTo(expected.withValues[player][row], 11);
        expect(fit?.influence[player][row]).toBeCloseTo(expected.influence[player][row], 10);
      }
      expect(fit?.variances[player]).toBeCloseTo(expected.variances[player], 10);
    }
    for (let row = 0; row < kept.length; row++) {
      expect(fit?.precisions[row]).toBeCloseTo(expected.inverted.get(row, row), 8);
    }
  });

  test("of many observations takes the precisions of a stratum for their mean over its first four", async () => {
    const players = 10;
    // Every fourth coalition, among them many of each size.
    const some = Array.from({ length: 258 }, (_, i) => 3 * i + 2).map((bits) =>
      Array.from({ length: players }, (_, player) => player).filter((player) => (bits >> player) & 1),
    );
    const rows = coalitions(players, some);
    const stratum = Int32Array.from(some, ({ length }) => length);
    const rough = { ...prior, roughness: 0.5 };
    const fit = await fitOddProcess(rows, stratum, rough);
    const unit = (place: number) => Float64Array.from({ length: some.length }, (_, row) => (row === place ? 1 : 0));
    for (const [row, size] of stratum.entries()) {
      if (stratum.indexOf(size) !== row && row !== some.length - 1) continue;
      const first = [...stratum.keys()].filter((place) => stratum[place] === size).slice(0, 4);
      const sum = first.reduce((all, place) => all + (fit?.covariance.solve(unit(place))[place] ?? 0), 0);
      const mean = sum / first.length;
      expect(fit?.precisions[row]).toBeCloseTo(mean, 8);
    }
  });

  test("is none where two observations are the same to the last digit", async () => {
    const twice = coalitions(PLAYERS, [[0], [1, 2], [1, 2], every]);
    const smooth = { ...prior, roughness: 0 };
    expect(await fitOddProcess(twice, Int32Array.of(1, 2, 2, 3), smooth)).toBeUndefined();
    expect(await (await misfitUnder(twice, smooth))([Float64Array.of(1, 2, 3, 4)])).toEqual(
      Float64Array.of(Number.MAX_VALUE),
    );
  });
});

test("the misfit of a prior is minus twice the log likelihood at the best scale, but for a constant", async () => {
  const outputs = [3, 8].map((seed) => Float64Array.from(noises(kept.length, seed)));
  const other = { additive: 64, decay: 0.05, roughness: 0.3 };
  const [misfits, others] = await Promise.all(
    [prior, other].map(async (each) => (await misfitUnder(observed, each))([...outputs, new Float64Array(9)])),
  );
  const leastOver = (values: Float64Array, under: typeof prior) => {
    const { inverted, logDeterminant } = oddRegression(PLAYERS, under, kept);
    const column = Matrix.columnVector([...values]);
    const squares = column.transpose().mmul(inverted).mmul(column).get(0, 0);
    // A search over scales, where the code has the closed form.
    const scales = Array.from({ length: 20_000 }, (_, i) => 1e-4 * Math.exp(i / 1000));
    return scales.reduce(
      (least, scale) => Math.min(least, kept.length * Math.log(scale) + logDeterminant + squares / scale),
      Number.POSITIVE_INFINITY,
    );
  };
  for (const [output, values] of outputs.entries()) {
    expect(misfits[output]).toBeCloseTo(leastOver(values, prior) - kept.length, 4);
    expect(others[output]).toBeCloseTo(leastOver(values, other) - kept.length, 4);
  }
  expect([misfits[2], others[2]]).toEqual([0, 0]);
});

test.each([5, 32, 33, 70])("the grand coalition of %i parts comes last, and nothing beyond them is kept", (parts) => {
  const all = withGrandCoalition(coalitions(parts, [[0], [1, parts - 1]]));
  const everyPart = Array.from({ length: parts }, (_, part) => part);
  expect(all).toEqual(coalitions(parts, [[0], [1, parts - 1], everyPart]));
});
