/**
 * The threshold halfway between neighbouring values, at least the lower and less than the upper: where rounding would
 * send the middle up to the upper value, whose rows must go right, it is the lower one.
 */
export function midpoint(lower: number, upper: number): number {
  const middle = lower / 2 + upper / 2;
  return middle >= lower && middle < upper ? middle : lower;
}
