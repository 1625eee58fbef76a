/**
 * The threshold halfway between neighbouring values: at least the lower and less than the upper. Where rounding would
 * send the middle elsewhere (up to the upper value, whose rows must go right, or below the lower one, as half of a
 * number near 1e-323 is rounded), it is the lower one.
 */
export function midpoint(lower: number, upper: number): number {
  const middle = lower / 2 + upper / 2;
  return middle >= lower && middle < upper ? middle : lower;
}
