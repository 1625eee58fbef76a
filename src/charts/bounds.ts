/** The least and the greatest of the values, apart from each other, so that a scale can be made of them. */
export function bounds(values: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (!(low <= high)) return [0, 1];
  // Doubles nearer to each other than that cannot be told apart in a scale.
  if (high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high))) {
    const step = low === 0 ? 1 : Math.abs(low) / 2;
    [low, high] = [low - step, high + step];
  }
  // A span below this has no ticks.
  return high - low < 1e-290 ? [0, 1] : [low, high];
}
