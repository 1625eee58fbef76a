import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { localityWeights, ridge, ridgeFromMoments, weightedMoments } from "whybox/statistics";
import { limeReference } from "../fixtures/lime-reference.js";

type Case = {
  name: string;
  Z: number[][];
  y: number[];
  distances: number[];
  kernelWidth: number;
  alpha: number;
  weights: number[];
  coef: number[];
  intercept: number;
  r2: number;
  localPred: number;
};
const { cases } = limeReference<{ cases: Case[] }>("lime_ridge");

/** Relative, or absolute where the expected value is next to nothing beside 1. */
function expectClose(actual: number, expected: number, tolerance = 1e-8): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(expected), 1e-6));
}
const predict = (fit: { coefficients: Float64Array; intercept: number }, row: ArrayLike<number>) =>
  fit.coefficients.reduce((sum, coefficient, c) => sum + coefficient * row[c], fit.intercept);

const number = fc.integer({ min: -50, max: 50 }).map((value) => value / 7);
const problem = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 5 })).chain(([rows, columns]) =>
  fc.record({
    z: fc.array(fc.array(number, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
    y: fc.array(number, { minLength: rows, maxLength: rows }),
    weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: rows, maxLength: rows }),
    alpha: fc.constantFrom(0, 0.01, 1, 10),
  }),
);

describe("ridge", () => {
  test("there are 13 reference cases", () => expect(cases).toHaveLength(13));

  test.each(cases)("reference case $name", ({ Z, y, weights, alpha, coef, intercept, r2, localPred, name }) => {
    const tolerance = name === "duplicated column" ? 1e-6 : 1e-8;
    const fit = ridge(Z, y, { weights, alpha });
    for (const [c, expected] of coef.entries()) expectClose(fit.coefficients[c], expected, tolerance);
    expectClose(fit.intercept, intercept, tolerance);
    expectClose(fit.r2, r2, tolerance);
    expectClose(predict(fit, Z[0]), localPred, tolerance);
  });

  test.each(cases)("the weights of reference case $name are those of the kernel", (reference) => {
    // The cosine of a row with itself was rounded to -2e-16 there.
    const weights = localityWeights(
      reference.distances.map((distance) => Math.max(0, distance)),
      reference.kernelWidth,
    );
    for (const [i, weight] of reference.weights.entries()) expect(Math.abs(weights[i] - weight)).toBeLessThan(1e-12);
  });

  test("minimises its loss: the gradient is 0 in the intercept and in every coefficient", () => {
    fc.assert(
      fc.property(problem, ({ z, y, weights, alpha }) => {
        const fit = ridge(z, y, { weights, alpha });
        const pulls = z.map((row, r) => weights[r] * (y[r] - predict(fit, row)));
        expect(Math.abs(pulls.reduce((sum, pull) => sum + pull, 0))).toBeLessThan(1e-7);
        for (const [c, coefficient] of fit.coefficients.entries()) {
          const pull = pulls.reduce((sum, value, r) => sum + value * z[r][c], -alpha * coefficient);
          expect(Math.abs(pull)).toBeLessThan(1e-6 * (1 + Math.abs(coefficient)));
        }
        expect(fit.r2).toBeGreaterThanOrEqual(0);
        expect(fit.r2).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("counts a row of weight 3 as three rows, and a row of weight 0 as none", () => {
    fc.assert(
      fc.property(problem, fc.array(number, { minLength: 5, maxLength: 5 }), ({ z, y, weights }, stray) => {
        const repeated = z.flatMap((row, r) => Array.from({ length: weights[r] }, () => row));
        const answers = y.flatMap((value, r) => Array.from({ length: weights[r] }, () => value));
        const once = ridge([stray.slice(0, z[0].length), ...z], [99, ...y], { weights: [0, ...weights], alpha: 1 });
        const often = ridge(repeated, answers, { alpha: 1 });
        for (const c of z[0].keys()) expect(once.coefficients[c]).toBeCloseTo(often.coefficients[c], 9);
        expect(once.intercept).toBeCloseTo(often.intercept, 9);
        expect(once.r2).toBeCloseTo(often.r2, 9);
      }),
    );
  });

  test("shifting y moves the intercept alone, however far", () => {
    const [{ Z, y, weights }] = cases;
    const fit = ridge(Z, y, { weights, alpha: 1 });
    const moved = ridge(
      Z,
      y.map((value) => value + 1e6),
      { weights, alpha: 1 },
    );
    for (const c of Z[0].keys()) expect(moved.coefficients[c]).toBeCloseTo(fit.coefficients[c], 8);
    expect(moved.intercept - 1e6).toBeCloseTo(fit.intercept, 8);
  });

  test.each([1e-100, 1e-9, 1e9, 1e100])("holds when y and the first column are %s times as large", (scale) => {
    const { Z, y } = cases[6];
    const fit = ridge(Z, y, { alpha: 0 });
    const scaled = ridge(
      Z.map(([first, ...rest]) => [first * scale, ...rest]),
      y.map((value) => value * scale),
      { alpha: 0 },
    );
    expect(scaled.coefficients[0] / fit.coefficients[0]).toBeCloseTo(1, 9);
    expect(scaled.coefficients[1] / scale / fit.coefficients[1]).toBeCloseTo(1, 9);
    expect(scaled.intercept / scale / fit.intercept).toBeCloseTo(1, 9);
    expect(scaled.r2).toBeCloseTo(fit.r2, 12);
  });

  test("shares the effect of duplicates equally, whether alpha is 0, next to nothing or 1", () => {
    const rows = Array.from({ length: 20 }, (_, i) => [Math.sin(i), Math.cos(3 * i), Math.sin(i)]);
    const y = rows.map(([a, b]) => 3 * a - b + 2);
    for (const alpha of [0, 1e-14, 1e-9, 1]) {
      const { coefficients } = ridge(rows, y, { alpha });
      // The division between two almost equal columns is known to about 1e-16 / alpha; their sum is known in full.
      expect(coefficients[0]).toBeCloseTo(coefficients[2], alpha === 1e-9 ? 5 : 9);
      expect(coefficients[0] + coefficients[2]).toBeCloseTo(alpha < 1 ? 3 : 2 * coefficients[0], 7);
      if (alpha < 1) expect([...coefficients].map((value) => Math.round(value * 1e5) / 1e5)).toEqual([1.5, -1, 1.5]);
    }
  });

  test("with alpha 0 and fewer rows than columns, meets every row", () => {
    const { Z, y } = cases[8];
    const fit = ridge(Z, y, { alpha: 0 });
    for (const [r, row] of Z.entries()) expect(predict(fit, row)).toBeCloseTo(y[r], 9);
    expect(fit.r2).toBeCloseTo(1, 12);
  });

  test("gives a constant column 0, and a constant y its value with an r2 of 0", () => {
    const rows = [
      [0.1, 1],
      [0.1, 2],
      [0.1, 4],
    ];
    expect(ridge(rows, [1, 2, 4], { alpha: 0 }).coefficients).toEqual(Float64Array.of(0, 1));
    const flat = { coefficients: Float64Array.of(0, 0), intercept: 0.3, r2: 0 };
    expect(ridge(rows, [0.3, 0.3, 0.3], { alpha: 0 })).toEqual(flat);
    expect(ridge(rows, [0.3, 0.3, 0.1 + 0.2], { alpha: 0 })).toMatchObject({ coefficients: flat.coefficients, r2: 0 });
  });

  test("takes one row, and rows without columns", () => {
    expect(ridge([[3, 4]], [5], { alpha: 1 })).toEqual({ coefficients: Float64Array.of(0, 0), intercept: 5, r2: 0 });
    expect(ridge([[], []], [1, 3], { alpha: 1 })).toEqual({ coefficients: new Float64Array(0), intercept: 2, r2: 0 });
  });

  test("takes weights so small that only one or none is a normal number", () => {
    const rows = [[0], [1], [2]];
    expect(ridge(rows, [1, 3, 5], { weights: [1, 1e-320, 0], alpha: 1 }).intercept).toBeCloseTo(1, 12);
    expect(ridge(rows, [1, 3, 5], { weights: [1e-310, 1e-310, 1e-310], alpha: 1 }).intercept).toBeCloseTo(3, 12);
  });
});

describe("ridgeFromMoments", () => {
  test("one Gram matrix serves all outputs and subsets", () => {
    const { Z, y, weights } = cases[4];
    const second = Z.map((row, r) => row[0] - 2 * row[3] + y[r] ** 2);
    const moments = weightedMoments(
      Z,
      y.map((value, r) => [value, second[r]]),
      weights,
    );
    for (const [output, answers] of [y, second].entries()) {
      const alone = ridge(Z, answers, { weights, alpha: 1 });
      const shared = ridgeFromMoments(moments, output, 1);
      for (const c of Z[0].keys()) expect(shared.coefficients[c]).toBeCloseTo(alone.coefficients[c], 12);
      expect(shared.r2).toBeCloseTo(alone.r2, 12);

      const subset = [7, 2];
      const some = ridgeFromMoments(moments, output, 1, subset);
      const narrow = ridge(
        Z.map((row) => subset.map((c) => row[c])),
        answers,
        { weights, alpha: 1 },
      );
      expect(some.coefficients.filter((value) => value !== 0)).toHaveLength(2);
      for (const [i, c] of subset.entries()) expect(some.coefficients[c]).toBeCloseTo(narrow.coefficients[i], 12);
      expect(some.intercept).toBeCloseTo(narrow.intercept, 12);
    }
  });

  test("fits the mean alone to an empty subset", () => {
    const moments = weightedMoments([[0], [1]], [[1], [3]], [3, 1]);
    expect(ridgeFromMoments(moments, 0, 0, [])).toEqual({ coefficients: Float64Array.of(0), intercept: 1.5, r2: 0 });
  });
});
