import { expect, test } from "vitest";
import {
  type SampledStratum,
  samplingVariances,
} from "../../../../dist/explain/shapley/estimators/sampling-variances.js";
import { noises } from "../../../fixtures/games.js";

/** Every sample of so many of the numbers. */
function samplesOf(population: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return population.flatMap((value, i) => samplesOf(population.slice(i + 1), size - 1).map((rest) => [value, ...rest]));
}

/** A stratum whose estimate is the sum of its residuals times population / sampled. */
function stratum(index: number, population: number, rows: readonly number[]): SampledStratum {
  const influence = [new Float64Array(rows.length).fill(population / rows.length)];
  return { index, population, rows: Uint32Array.from(rows), influence };
}

test("the variance of a stratified total is right on average over all samples there are", () => {
  const strata = [noises(7, 3), noises(6, 9).map((value) => 4 + 3 * value)];
  const [first, second] = [samplesOf(strata[0], 3), samplesOf(strata[1], 4)];
  let expected = 0;
  const totals: number[] = [];
  for (const one of first) {
    for (const other of second) {
      const { variances } = samplingVariances(
        [stratum(0, 7, [0, 1, 2]), stratum(1, 6, [3, 4, 5, 6])],
        [0, 0],
        Float64Array.from([...one, ...other]),
        1,
      );
      expected += variances[0] / first.length / second.length;
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      totals.push((7 / 3) * sum(one) + (6 / 4) * sum(other));
    }
  }
  const mean = totals.reduce((sum, total) => sum + total, 0) / totals.length;
  const variance = totals.reduce((sum, total) => sum + (total - mean) ** 2, 0) / totals.length;
  expect(mean).toBeCloseTo(
    strata.flat().reduce((sum, value) => sum + value, 0),
    10,
  );
  expect(expected).toBeCloseTo(variance, 10);
});

test("residuals are as much larger as a fit has bent to them", () => {
  const residuals = Float64Array.from(noises(4, 2));
  const [plain] = samplingVariances([stratum(1, 9, [0, 1, 2, 3])], [0.9, 0], residuals, 1).variances;
  const [bent] = samplingVariances([stratum(1, 9, [0, 1, 2, 3])], [0.9, 0.25], residuals, 1).variances;
  expect(bent / plain).toBeCloseTo(1 / 0.75 ** 2, 12);
});

test("each part has the influence of its own, on the residuals of the stratum's own rows", () => {
  const rows = Uint32Array.of(1, 3);
  const influence = [Float64Array.of(1, 0), Float64Array.of(2, 2), Float64Array.of(1, -1)];
  const { variances } = samplingVariances(
    [{ index: 0, population: 4, rows, influence }],
    [0],
    Float64Array.of(9, 1, 9, 3),
    3,
  );
  // (1 - 2 / 4) (2 / 1) times the squares about the mean of (1, 0), (2, 6) and (1, -3).
  expect([...variances]).toEqual([0.5, 8, 8]);
});

test("degrees of freedom are those of the stratum that decides, and of none where nothing was sampled", () => {
  const residuals = Float64Array.from([...noises(5, 3), ...noises(9, 7)]);
  const few = stratum(0, 100, [0, 1, 2, 3, 4]);
  const many = stratum(1, 100, [5, 6, 7, 8, 9, 10, 11, 12, 13]);
  const freedomOf = (strata: readonly SampledStratum[]) => samplingVariances(strata, [0, 0], residuals, 1).freedoms[0];
  expect(freedomOf([few])).toBeCloseTo(4, 10);
  expect(freedomOf([many])).toBeCloseTo(8, 10);
  const [a, b] = [few, many].map((each) => samplingVariances([each], [0, 0], residuals, 1).variances[0]);
  expect(freedomOf([few, many])).toBeCloseTo((a + b) ** 2 / (a ** 2 / 4 + b ** 2 / 8), 10);
  expect(freedomOf([])).toBe(Number.POSITIVE_INFINITY);
});
