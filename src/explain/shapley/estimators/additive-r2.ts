import { type Coalitions, wordsPerCoalition } from "../../../core/coalitions.js";

/**
 * Weighted R2 of an additive game: how much of the spread of the values at these coalitions is explained by
 * empty + the sum of the kept parts' values. null where the values do not vary.
 *
 * @param weights  one per coalition
 * @param values  the game, one per coalition
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
  const sums = byteSums(shapleyValues);
  let unexplained = 0;
  let spread = 0;
  for (let row = 0; row < coalitions.rows; row++) {
    let fitted = empty;
    for (let byte = 0, table = 0; table < sums.length; byte++, table += 256) {
      const word = coalitions.bits[row * words + (byte >>> 2)];
      fitted += sums[table + ((word >>> (8 * (byte & 3))) & 255)];
    }
    unexplained += weights[row] * (values[row] - fitted) ** 2;
    spread += weights[row] * (values[row] - mean) ** 2;
  }
  // Rounding alone makes a constant game vary by about this much.
  const rounding = total * (1e-14 * Math.max(Math.abs(mean), Math.abs(empty))) ** 2;
  return coalitions.rows > 0 && spread > rounding ? 1 - unexplained / spread : null;
}

/**
 * Sums of the values of eight neighbouring parts: entry 256 b + v is the sum over the parts 8 b + i for which bit i of v is
 * set. Looking them up takes a quarter of the time of the plain loop: for each kept part, fitted += values[part].
 */
function byteSums(values: Float64Array): Float64Array {
  const bytes = Math.ceil(values.length / 8);
  const sums = new Float64Array(256 * bytes);
  for (let byte = 0; byte < bytes; byte++) {
    for (let bits = 1; bits < 256; bits++) {
      const lowest = 31 - Math.clz32(bits & -bits);
      const part = 8 * byte + lowest;
      sums[256 * byte + bits] = sums[256 * byte + (bits & (bits - 1))] + (part < values.length ? values[part] : 0);
    }
  }
  return sums;
}
