import { Matrix, solve } from "ml-matrix";
import { expect, test } from "vitest";
import { weightedMoments } from "whybox/statistics";
import { explainedBy, ridgeSystem, solveRidge } from "../../dist/regression/ridge-system.js";
import { parkMiller } from "../fixtures/park-miller.js";

const ROWS = 30;
const { normal, uniform } = parkMiller(17);
const z = Array.from({ length: ROWS }, () => [normal(), 100 * normal(), 5, normal()]);
const y = z.map(([a, b]) => [2 * a - 0.03 * b + 0.1 * normal(), normal()]);
const weights = Array.from({ length: ROWS }, () => 0.5 + uniform());

/** (Z' W Z + alpha I) b = Z' W y on columns and answers less their weighted means, written out. */
function plain(columns: readonly number[], output: number, alpha: number): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const centred = (values: number[]) => {
    const mean = values.reduce((sum, value, row) => sum + weights[row] * value, 0) / total;
    return values.map((value) => value - mean);
  };
  const design = new Matrix(columns.map((column) => centred(z.map((row) => row[column])))).transpose();
  const weighted = design.transpose().mmul(Matrix.diag(weights));
  const right = weighted.mmul(Matrix.columnVector(centred(y.map((row) => row[output]))));
  return solve(weighted.mmul(design).add(Matrix.eye(columns.length).mul(alpha)), right).to1DArray();
}

test.each([0, 0.01, 40])("solves the normal equations, with penalty %f, for every output", (alpha) => {
  const moments = weightedMoments(z, y, weights);
  const system = ridgeSystem(moments, alpha);
  for (const output of [0, 1]) {
    const { coefficients } = solveRidge(system, output);
    plain([0, 1, 3], output, alpha).forEach((value, i) => {
      expect(coefficients[[0, 1, 3][i]]).toBeCloseTo(value, 9);
    });
    // A column that is constant has no effect.
    expect(coefficients[2]).toBe(0);
  }
});

test("takes some of the columns, and leaves the others at 0", () => {
  const { coefficients } = solveRidge(ridgeSystem(weightedMoments(z, y, weights), 1, [3, 1]), 0);
  const [third, first] = plain([3, 1], 0, 1);
  expect([...coefficients]).toEqual([0, expect.closeTo(first, 10), 0, expect.closeTo(third, 10)]);
});

test("columns that are the same share their effect, whatever their units", () => {
  const twins = z.map(([a, b]) => [a, b, a, 1000 * a]);
  const moments = weightedMoments(twins, y, weights);
  const system = ridgeSystem(moments, 0);
  expect(system.lower).toBeUndefined();
  const { coefficients } = solveRidge(system, 0);
  const [whole] = plain([0, 1], 0, 0);
  expect([coefficients[0], coefficients[2], 1000 * coefficients[3]]).toEqual(
    new Array(3).fill(expect.closeTo(whole / 3, 8)),
  );
});

test("the share that a rule explains is what its residuals leave", () => {
  const moments = weightedMoments(z, y, weights);
  const system = ridgeSystem(moments, 0.5);
  const rule = solveRidge(system, 0);
  const residuals = z.map(
    (row, i) => y[i][0] - rule.intercept - row.reduce((sum, cell, c) => sum + cell * rule.coefficients[c], 0),
  );
  const left = residuals.reduce((sum, residual, row) => sum + weights[row] * residual ** 2, 0);
  expect(explainedBy(system, 0, rule)).toBeCloseTo(moments.spread[0] - left, 8);
});
