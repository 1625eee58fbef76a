import type { Bounded } from "./difference-interval.js";

/**
 * The interval of a ratio of two independent estimates of 0 or more, first / second, from the intervals of both (MOVER-R).
 *
 * @returns `high` is Infinity where the second may be 0
 * Source: Donner & Zou 2012, Statistical Methods in Medical Research 21, 347-359.
 * @example
 * ratioInterval({ value: 0.8, low: 0.7, high: 0.87 }, { value: 0.6, low: 0.49, high: 0.7 })
 * // { low: 1.0871, high: 1.6591 }
 */
export function ratioInterval(first: Bounded, second: Bounded): { low: number; high: number } {
  const product = first.value * second.value;
  const root = (bound: number) => Math.sqrt(Math.max(0, product * product - bound));
  const below = first.low * (2 * first.value - first.low);
  const above = first.high * (2 * first.value - first.high);
  const secondBelow = second.low * (2 * second.value - second.low);
  const secondAbove = second.high * (2 * second.value - second.high);
  // Written so that nothing is divided by a difference that can be 0.
  const lowest = product + root(below * secondAbove);
  return {
    low: below <= 0 || !(lowest > 0) ? 0 : below / lowest,
    high: secondBelow > 0 ? (product + root(above * secondBelow)) / secondBelow : Number.POSITIVE_INFINITY,
  };
}
