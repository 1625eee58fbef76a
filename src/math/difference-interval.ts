/** A number and where it may lie. */
export type Bounded = { readonly value: number; readonly low: number; readonly high: number };

/**
 * The interval of a difference of two independent estimates, first - second, from the intervals of both (MOVER). Of
 * Wilson intervals it is Newcombe's.
 *
 * Source: Zou & Donner 2008, Statistics in Medicine 27, 1693-1702.
 * @example
 * differenceInterval({ value: 0.8, low: 0.7, high: 0.87 }, { value: 0.6, low: 0.49, high: 0.7 })
 * // { low: 0.0586, high: 0.3304 }
 */
export function differenceInterval(first: Bounded, second: Bounded): { low: number; high: number } {
  const difference = first.value - second.value;
  return {
    low: difference - Math.hypot(first.value - first.low, second.high - second.value),
    high: difference + Math.hypot(first.high - first.value, second.value - second.low),
  };
}
