import { ridgeSystem, solveRidge } from "../../regression/ridge-system.js";
import type { WeightedMoments } from "../../regression/weighted-moments.js";
import type { Replicate } from "./replicate.js";

/**
 * Standard errors of ridge coefficients where nothing is left to chance but the model's own noise: answers of variance
 * s^2 reach coefficient j by h_j = w (A^-1 e_j)'(z - mean), A = Z'WZ + penalty I, and its variance is s^2 sum h_j^2.
 *
 * @returns one number per column; 0 for those not selected
 * Cost: O(n k^2) for k selected columns.
 */
export function errorsOfNoise(
  { z, weights }: Replicate,
  moments: WeightedMoments,
  selected: readonly number[],
  penalty: number,
  variance: number,
): Float64Array {
  const errors = new Float64Array(z.columns);
  if (variance === 0) return errors;
  const cross = new Float64Array(z.columns * selected.length);
  for (const [j, part] of selected.entries()) cross[part * selected.length + j] = 1;
  const outputMeans = new Float64Array(selected.length);
  const system = ridgeSystem({ ...moments, outputs: selected.length, cross, outputMeans }, penalty, selected);
  for (const [j, part] of selected.entries()) {
    const { coefficients } = solveRidge(system, j);
    let squares = 0;
    for (let row = 0; row < z.rows; row++) {
      let reach = 0;
      for (const other of selected) {
        reach += coefficients[other] * (z.data[row * z.columns + other] - moments.means[other]);
      }
      const influence = (weights ? weights[row] : 1) * reach;
      squares += influence * influence;
    }
    errors[part] = Math.sqrt(variance * squares);
  }
  return errors;
}
