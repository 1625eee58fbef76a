import { combineMoments } from "../../regression/combine-moments.js";
import { ridgeFromMoments } from "../../regression/ridge-from-moments.js";
import { weightedMoments } from "../../regression/weighted-moments.js";
import { regressOut } from "./regress-out.js";
import type { Replicate } from "./replicate.js";

/** The part of an output that parts and controls do not explain. */
export type ResidualVariance = {
  /** The weighted sum of squares; 0 where it is rounding. */
  readonly squares: number;
  /** Effective number of rows behind the residual sum of squares: (sum e^2)^2 / sum e^4. */
  readonly effectiveRows: number;
};

/** A sum of squares of this share of the whole is rounding. */
const ROUNDING = 1e-20;

/**
 * Residual variance of each output regressed on parts and controls.
 * Cost: O(rows (parts + controls)), some 5 looks at the rows.
 */
export function residualVariances(replicates: readonly Replicate[]): ResidualVariance[] {
  const left = regressOut(replicates);
  const moments = combineMoments(replicates.map(({ z, weights }, r) => weightedMoments(z, left[r], weights)));
  const whole = combineMoments(replicates.map(({ z, y, weights }) => weightedMoments(z, y, weights))).spread;
  return Array.from(whole, (spread, output) => {
    const { coefficients, intercept } = ridgeFromMoments(moments, output, 0);
    let squares = 0;
    let squaresOfSquares = 0;
    replicates.forEach(({ z, weights }, r) => {
      for (let row = 0; row < z.rows; row++) {
        let error = left[r].data[row * left[r].columns + output] - intercept;
        for (let part = 0; part < z.columns; part++) error -= coefficients[part] * z.data[row * z.columns + part];
        const square = (weights ? weights[row] : 1) * error * error;
        squares += square;
        squaresOfSquares += square * square;
      }
    });
    if (!(squares > ROUNDING * spread)) return { squares: 0, effectiveRows: 0 };
    return { squares, effectiveRows: (squares * squares) / squaresOfSquares };
  });
}
