import { wilsonInterval } from "./wilson-interval.js";

/** A share and of how many. */
export type CountedShare = { readonly share: number; readonly count: number };

/**
 * The interval of a difference of two independent shares, first - second, from the Wilson intervals of both.
 *
 * @param level  0 to 1: how often such intervals hold the truth
 * Source: Newcombe 1998, Statistics in Medicine 17, 873-890, method 10.
 * @example
 * newcombeInterval({ share: 56 / 70, count: 70 }, { share: 48 / 80, count: 80 }, 0.95)   // { low: 0.0524, high: 0.3339 }
 */
export function newcombeInterval(
  first: CountedShare,
  second: CountedShare,
  level: number,
): { low: number; high: number } {
  const [a, b] = [wilsonInterval(first.share, first.count, level), wilsonInterval(second.share, second.count, level)];
  const difference = first.share - second.share;
  return {
    low: difference - Math.hypot(first.share - a.low, b.high - second.share),
    high: difference + Math.hypot(a.high - first.share, second.share - b.low),
  };
}
