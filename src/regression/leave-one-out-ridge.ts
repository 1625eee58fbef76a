import { inTurns } from "../core/give-way.js";
import type { Matrix } from "../core/matrix.js";
import { matrixRow } from "../core/matrix-rows.js";
import { addGram } from "../math/add-gram.js";
import { factorInTurns } from "../math/cholesky-solver.js";
import { largeMatrix } from "../math/large-matrix.js";
import { factoredSystem } from "../math/solve-factored.js";

/** A ridge regression that is ready to fit any answers to the same rows. */
export interface LeaveOneOutRidge {
  fit(answers: Float64Array): {
    /** One per column. */
    readonly coefficients: Float64Array;
    /** One per row: the answer less what the fit says. */
    readonly residuals: Float64Array;
    /**
     * One per row: the answer less what a fit to all other rows says; of a row that decides the fit, at least the answer
     * itself, since the others say nothing of it.
     */
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
  const lower = largeMatrix(columns);
  lower.set(gram ?? (await weightedGram(x, weights, giveWay)));
  for (let c = 0; c < columns; c++) lower[c * columns + c] += penalties[c];
  if (!(await factorInTurns(lower, columns, MIN_PIVOT_RATIO, giveWay))) return undefined;
  const system = factoredSystem(lower, columns, giveWay);
  const forms = await system.quadraticForms(Array.from(weights, (_, row) => matrixRow(x, row)));
  const leverages = forms.map((form, row) => Math.min(MAX_LEVERAGE, weights[row] * form));
  const shift = (answers: Float64Array) => {
    const right = new Float64Array(columns);
    for (let row = 0, cell = 0; row < rows; row++) {
      const weighted = weights[row] * answers[row];
      for (let c = 0; c < columns; c++, cell++) right[c] += weighted * data[cell];
    }
    return system.solve(right);
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
        leaveOneOut: residuals.map((residual, row) => {
          const unseen = residual / (1 - leverages[row]);
          const isUnknown = leverages[row] === MAX_LEVERAGE && Math.abs(unseen) < Math.abs(answers[row]);
          return isUnknown ? answers[row] : unseen;
        }),
      };
    },
  };
}

/** Pivots further apart than this leave no correct digit in a coefficient. */
const MIN_PIVOT_RATIO = 1e-7;

/** A row that alone determines a column has leverage 1, and no fit without it. */
const MAX_LEVERAGE = 0.99;

/** columns x columns: X' W X, its lower half. */
export async function weightedGram(
  x: Matrix,
  weights: Float64Array,
  giveWay: () => Promise<void>,
): Promise<Float64Array> {
  const gram = largeMatrix(x.columns);
  await inTurns(addGram(gram, x, weights), giveWay);
  return gram;
}
