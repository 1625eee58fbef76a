import type { Replicate } from "./replicate.js";

/** As many rows of equal weight as would say as much. Source: Kish 1965, section 11.7. */
export function effectiveRows(replicates: readonly Replicate[]): number {
  let sum = 0;
  let squares = 0;
  for (const { z, weights } of replicates) {
    for (let row = 0; row < z.rows; row++) {
      const weight = weights ? weights[row] : 1;
      sum += weight;
      squares += weight * weight;
    }
  }
  return (sum * sum) / squares;
}
