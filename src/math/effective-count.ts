/**
 * Effective sample size: as many rows of equal weight say as much as these, (sum of weights)^2 / sum of squares; 0
 * without weight.
 *
 * Source: Kish 1965, section 11.7.
 */
export function effectiveCount(weights: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    squares += weights[i] * weights[i];
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}
