import { type Coalitions, wordsPerCoalition } from "../core/coalitions.js";

/**
 * Weighted R2 of an additive game: how much of the spread of the values at these coalitions is explained by
 * empty + the sum of the kept parts' values. null where the values do not vary.
 *
 * @param weights  one a coalition
 * @param values  the game, one a coalition
 * @param empty  the game with nothing kept
 */
export function additiveR2(
  coalitions: Coalitions,
  weights: ArrayLike<number>,
  values: Float64Array,
  empty: number,
  shapleyValues: Float64Array,
): number | null {
  let total = 0;
  let mean = 0;
  for (let row = 0; row < coalitions.rows; row++) {
    total += weights[row];
    mean += weights[row] * values[row];
  }
  mean /= total;
  const words = wordsPerCoalition(coalitions.parts);
  let unexplained = 0;
  let spread = 0;
  for (let row = 0; row < coalitions.rows; row++) {
    let fitted = empty;
    for (let word = 0; word < words; word++) {
      // Only the bits that are set: this runs over every coalition of every explanation.
      for (let left = coalitions.bits[row * words + word]; left !== 0; left &= left - 1) {
        fitted += shapleyValues[32 * word + 31 - Math.clz32(left & -left)];
      }
    }
    unexplained += weights[row] * (values[row] - fitted) ** 2;
    spread += weights[row] * (values[row] - mean) ** 2;
  }
  // Rounding alone makes a constant game vary by about this much.
  const rounding = total * (1e-14 * Math.max(Math.abs(mean), Math.abs(empty))) ** 2;
  return coalitions.rows > 0 && spread > rounding ? 1 - unexplained / spread : null;
}
