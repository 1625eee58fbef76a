import type { Bounded } from "./difference-interval.js";

/**
 * The interval of a difference of two estimates that are made of the same rows, first - second (MOVER with a correlation).
 * Of Wilson intervals and the phi coefficient it is Newcombe's interval for paired shares.
 *
 * @param correlation  -1 to 1, of the two estimates; 0 makes it the interval of independent ones
 * Source: Newcombe 1998, Statistics in Medicine 17, 2635-2650, method 8; Zou 2007, Psychological Methods 12, 399-413.
 */
export function pairedDifferenceInterval(
  first: Bounded,
  second: Bounded,
  correlation: number,
): { low: number; high: number } {
  const difference = first.value - second.value;
  const half = (a: number, b: number) => Math.sqrt(Math.max(0, a * a + b * b - 2 * correlation * a * b));
  return {
    low: difference - half(first.value - first.low, second.high - second.value),
    high: difference + half(first.high - first.value, second.value - second.low),
  };
}
