import { expect, test } from "vitest";
import { ridge, weightedMoments } from "whybox/statistics";
import { jackknifedRidge } from "../../../dist/explain/lime/jackknifed-ridge.js";
import { studentQuantile } from "../../../dist/math/student-quantile.js";
import { stream } from "../../../dist/random/stream.js";
import { noises } from "../../fixtures/games.js";

const [GROUPS, ROWS, PARTS] = [6, 15, 3];
const groups = Array.from({ length: GROUPS }, (_, group) => {
  const z = Array.from({ length: ROWS }, (_, row) => Array.from(noises(PARTS, 100 * group + row + 1)));
  const weights = z.map(([value]) => 1 + value / 2);
  const y = z.map(([a, b, c], row) => 2 * a - b + 0.3 * c + 0.4 * noises(1, 7000 + 50 * group + row)[0]);
  return { z, y, weights };
});
const replicates = groups.map(({ z, y, weights }) => ({
  z: { data: Float64Array.from(z.flat()), rows: ROWS, columns: PARTS },
  y: { data: Float64Array.from(y), rows: ROWS, columns: 1 },
  weights: Float64Array.from(weights),
}));
const instance = Float64Array.of(0.5, -0.2, 1);
const options = { method: "none", instance, giveWay: async () => {}, alpha: 3, meanWeight: 2, count: PARTS } as const;
const fitted = () => jackknifedRidge(replicates, { ...options, random: stream(1, "test") });

/** The ridge of the rows of some groups one below the other; alpha is for weights of 2 on average. */
function plainRidge(kept: readonly (typeof groups)[number][], alpha: number) {
  const weights = kept.flatMap((group) => group.weights);
  return ridge(
    kept.flatMap(({ z }) => z),
    kept.flatMap(({ y }) => y),
    { weights, alpha: alpha / options.meanWeight },
  );
}
const leftOut = groups.map((_, out) =>
  plainRidge(
    groups.filter((_, group) => group !== out),
    (options.alpha * (GROUPS - 1)) / GROUPS,
  ),
);

test("fits the ridge of all rows together", async () => {
  const [fit] = await fitted();
  const plain = plainRidge(groups, options.alpha);
  for (const [part, value] of fit.coefficients.entries()) expect(value).toBeCloseTo(plain.coefficients[part], 12);
  expect(fit.intercept).toBeCloseTo(plain.intercept, 12);
  expect(fit.r2).toBeCloseTo(plain.r2, 12);
  const local = instance.reduce((sum, value, part) => sum + value * plain.coefficients[part], plain.intercept);
  expect(fit.localPrediction).toBeCloseTo(local, 12);
  expect(fit.stability).toEqual([1, 1, 1]);
});

test("takes its errors from fits that each leave one group out, fitted anew", async () => {
  const [fit] = await fitted();
  for (let part = 0; part < PARTS; part++) {
    const values = leftOut.map(({ coefficients }) => coefficients[part]);
    const mean = values.reduce((sum, value) => sum + value, 0) / GROUPS;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const error = Math.sqrt(((GROUPS - 1) / GROUPS) * squares);
    expect(fit.standardErrors[part]).toBeCloseTo(error, 12);
    const reach = studentQuantile(0.975, GROUPS - 1) * error;
    expect(fit.intervals[part]?.[0]).toBeCloseTo(fit.coefficients[part] - reach, 12);
    expect(fit.intervals[part]?.[1]).toBeCloseTo(fit.coefficients[part] + reach, 12);
  }
});

test("judges each group by the fit that has not seen it", async () => {
  const [fit] = await fitted();
  const weights = groups.flatMap((group) => group.weights);
  const y = groups.flatMap((group) => group.y);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = y.reduce((sum, value, row) => sum + (weights[row] / total) * value, 0);
  const spread = y.reduce((sum, value, row) => sum + weights[row] * (value - mean) ** 2, 0);
  let error = 0;
  groups.forEach(({ z, y, weights }, group) => {
    const { coefficients, intercept } = leftOut[group];
    z.forEach((row, i) => {
      const predicted = row.reduce((sum, value, part) => sum + value * coefficients[part], intercept);
      error += weights[i] * (y[i] - predicted) ** 2;
    });
  });
  expect(fit.heldOutR2).toBeCloseTo(1 - error / spread, 12);
});

test("one group has no standard errors, and leaves no fit to judge it by", async () => {
  const [fit] = await jackknifedRidge(replicates.slice(0, 1), { ...options, random: stream(1, "test") });
  expect(fit.standardErrors).toEqual([null, null, null]);
  expect(fit.heldOutR2).toBeNull();
});

test("gives way during each of the fits without one randomisation, where there are many parts", async () => {
  const parts = 300;
  const wide = Array.from({ length: 4 }, (_, group) => ({
    z: { data: Float64Array.from(noises(20 * parts, group + 1)), rows: 20, columns: parts },
    y: { data: Float64Array.from(noises(20, 50 + group)), rows: 20, columns: 1 },
  }));
  let turns = 0;
  const giveWay = async () => {
    turns++;
  };
  const many = { ...options, count: parts, instance: new Float64Array(parts).fill(1), giveWay };
  await jackknifedRidge(wide, { ...many, random: stream(1, "test") });
  // One for each group's moments and each step of the fit were 7.
  expect(turns).toBeGreaterThan(7 + 3 * wide.length);
});

test("takes what is known of the samples from their moments, and fits the same", async () => {
  const known = replicates.map((replicate) => {
    const { means, gram } = weightedMoments(replicate.z, replicate.y, replicate.weights);
    return { ...replicate, momentsOfZ: { means, gram } };
  });
  expect(await jackknifedRidge(known, { ...options, random: stream(1, "test") })).toEqual(await fitted());
});
