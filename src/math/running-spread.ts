/** The mean of numbers and their spread around it, number by number. */
export interface RunningSpread {
  /** @param weight  default 1; a weight of 0 counts for nothing */
  add(value: number, weight?: number): void;
  /** The sum of the weights. */
  total(): number;
  mean(): number;
  /** The weighted sum of squares around the mean. */
  squares(): number;
}

/**
 * Mean and sum of squares in one pass that loses no digits to a large offset.
 *
 * Source: Welford 1962; with weights: West 1979.
 */
export function runningSpread(): RunningSpread {
  let [total, mean, squares] = [0, 0, 0];
  return {
    add(value, weight) {
      if (weight === 0) return;
      total += weight ?? 1;
      const step = value - mean;
      mean += weight === undefined ? step / total : (weight / total) * step;
      squares += (weight ?? 1) * step * (value - mean);
    },
    total: () => total,
    mean: () => mean,
    squares: () => squares,
  };
}
