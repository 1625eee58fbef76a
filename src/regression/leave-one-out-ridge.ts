import type { Matrix } from "../core/matrix.js";
import { matrixRow } from "../core/matrix-rows.js";
import { choleskySolver } from "../math/cholesky-solver.js";

/** A ridge regression that is ready to fit any answers to the same rows. */
export interface LeaveOneOutRidge {
  fit(answers: Float64Array): {
    /** One per column. */
    readonly coefficients: Float64Array;
    /** One per row: the answer less what the fit says. */
    readonly residuals: Float64Array;
    /** One per row: the answer less what a fit to all other rows says. */
    readonly leaveOneOut: Float64Array;
  };
  /** By how much the coefficients grow when rows are added to by these numbers: (X' W X + penalties)^-1 X' W changes. */
  shift(changes: Float64Array): Float64Array;
}

/**
 * Weighted ridge regression without an intercept, each column with a penalty of its own, and what it would say of each row
 * if it had not seen it.
 *
 * @param x  rows x columns, no more columns than rows
 * @param weights  one per row
 * @param penalties  one per column, in units of the weights; 0 leaves a column free
 * @returns undefined where the columns are not independent to working precision
 * Source: Allen 1974 (PRESS). Cost: O(rows x columns^2) once, O(rows x columns) each fit.
 */
export async function leaveOneOutRidge(
  x: Matrix,
  weights: Float64Array,
  penalties: Float64Array,
  giveWay: () => Promise<void>,
  gram?: Float64Array,
): Promise<LeaveOneOutRidge | undefined> {
  const { rows, columns, data } = x;
  const penalised = (gram ?? (await weightedGram(x, weights, giveWay))).slice();
  for (let c = 0; c < columns; c++) penalised[c * columns + c] += penalties[c];
  const solver = await choleskySolver(penalised, columns, giveWay);
  if (!solver) return undefined;
  const leverages = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    leverages[row] = Math.min(MAX_LEVERAGE, weights[row] * solver.quadratic(matrixRow(x, row)));
    await giveWay();
  }
  const shift = (answers: Float64Array) => {
    const right = new Float64Array(columns);
    for (let row = 0, cell = 0; row < rows; row++) {
      const weighted = weights[row] * answers[row];
      for (let c = 0; c < columns; c++, cell++) right[c] += weighted * data[cell];
    }
    return solver.solve(right);
  };
  return {
    shift,
    fit(answers) {
      const coefficients = shift(answers);
      const residuals = answers.slice();
      for (let row = 0, cell = 0; row < rows; row++) {
        for (let c = 0; c < columns; c++, cell++) residuals[row] -= coefficients[c] * data[cell];
      }
      return {
        coefficients,
        residuals,
        leaveOneOut: residuals.map((residual, row) => residual / (1 - leverages[row])),
      };
    },
  };
}

/** A row that alone determines a column has leverage 1, and no fit without it. */
const MAX_LEVERAGE = 0.99;

/** columns x columns: X' W X, its lower half. */
export async function weightedGram(
  x: Matrix,
  weights: Float64Array,
  giveWay: () => Promise<void>,
): Promise<Float64Array> {
  const gram = new Float64Array(x.columns * x.columns);
  for (let row = 0; row < x.rows; row++) {
    addRow(gram, matrixRow(x, row), weights[row]);
    await giveWay();
  }
  return gram;
}

function addRow(gram: Float64Array, row: Float64Array, weight: number): void {
  for (let a = 0, cell = 0; a < row.length; a++, cell = a * row.length) {
    const scaled = weight * row[a];
    for (let b = 0; b <= a; b++, cell++) gram[cell] += scaled * row[b];
  }
}
