import { Matrix, solve } from "ml-matrix";
import { expect, test } from "vitest";
import { leaveOneOutRidge } from "../../dist/regression/leave-one-out-ridge.js";
import { parkMiller } from "../fixtures/park-miller.js";

const giveWay = () => Promise.resolve();

function rows(count: number, columns: number) {
  const { normal, uniform } = parkMiller(3);
  return {
    x: { data: Float64Array.from({ length: count * columns }, normal), rows: count, columns },
    weights: Float64Array.from({ length: count }, () => 0.5 + uniform()),
    answers: Float64Array.from({ length: count }, normal),
  };
}

/** (X' W X + P) b = X' W y, written out. */
function plain({ x, weights, answers }: ReturnType<typeof rows>, penalties: Float64Array, without = -1): number[] {
  const kept = Array.from({ length: x.rows }, (_, row) => row).filter((row) => row !== without);
  const design = new Matrix(kept.map((row) => [...x.data.subarray(row * x.columns, (row + 1) * x.columns)]));
  const weighted = design.transpose().mmul(Matrix.diag(kept.map((row) => weights[row])));
  const gram = weighted.mmul(design).add(Matrix.diag([...penalties]));
  return solve(gram, weighted.mmul(Matrix.columnVector(kept.map((row) => answers[row])))).to1DArray();
}

test("what it says of a row without it is what a fit to all other rows says", async () => {
  const table = rows(12, 4);
  const penalties = Float64Array.of(0, 0.3, 2, 0.01);
  const ridge = await leaveOneOutRidge(table.x, table.weights, penalties, giveWay);
  const { coefficients, residuals, leaveOneOut } = ridge?.fit(table.answers) ?? expect.fail("no fit");
  plain(table, penalties).forEach((value, column) => expect(coefficients[column]).toBeCloseTo(value, 10));
  for (let row = 0; row < 12; row++) {
    const cells = table.x.data.subarray(row * 4, row * 4 + 4);
    const says = (fit: ArrayLike<number>) => cells.reduce((sum, cell, c) => sum + cell * fit[c], 0);
    expect(residuals[row]).toBeCloseTo(table.answers[row] - says(coefficients), 10);
    expect(leaveOneOut[row]).toBeCloseTo(table.answers[row] - says(plain(table, penalties, row)), 9);
  }
});

test("a change of the answers shifts the coefficients by the fit to the change", async () => {
  const table = rows(9, 3);
  const penalties = Float64Array.of(1, 1, 1);
  const ridge = (await leaveOneOutRidge(table.x, table.weights, penalties, giveWay)) ?? expect.fail("no fit");
  const changes = Float64Array.from({ length: 9 }, (_, row) => Math.sin(row));
  const before = ridge.fit(table.answers).coefficients;
  const after = ridge.fit(table.answers.map((answer, row) => answer + changes[row])).coefficients;
  ridge.shift(changes).forEach((shift, c) => expect(after[c] - before[c]).toBeCloseTo(shift, 12));
});

test("columns that follow from each other have no fit without a penalty, and one with it", async () => {
  const x = { data: Float64Array.of(1, 2, 2, 4, 3, 6), rows: 3, columns: 2 };
  const weights = new Float64Array(3).fill(1);
  expect(await leaveOneOutRidge(x, weights, new Float64Array(2), giveWay)).toBeUndefined();
  const penalties = Float64Array.of(0.1, 0.1);
  const ridge = await leaveOneOutRidge(x, weights, penalties, giveWay);
  const { coefficients } = ridge?.fit(Float64Array.of(1, 2, 3)) ?? expect.fail("no fit");
  // The second column is twice the first, and so is its share: (14 + .1 + 4 x 14) c = 14.
  expect(coefficients[0]).toBeCloseTo(14 / 70.1, 10);
  expect(coefficients[1]).toBeCloseTo(28 / 70.1, 10);
});

test("of a row that decides the fit the others say nothing, so that its answer is left", async () => {
  // The first two rows outweigh the others so much that the fit meets them, whatever they are.
  const x = { data: Float64Array.of(1, 0, 1, 1, 1, -1, 0, 1), rows: 4, columns: 2 };
  const weights = Float64Array.of(1e9, 1e9, 1, 1);
  const ridge = (await leaveOneOutRidge(x, weights, new Float64Array(2), giveWay)) ?? expect.fail("no fit");
  const { residuals, leaveOneOut } = ridge.fit(Float64Array.of(5, 3, 2, 1));
  expect(Math.abs(residuals[0])).toBeLessThan(1e-6);
  expect([...leaveOneOut.subarray(0, 2)]).toEqual([5, 3]);
  expect(leaveOneOut[2]).toBeCloseTo(2 - 7, 6);
});
