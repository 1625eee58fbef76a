import { differenceScore, miettinenNurminenInterval, ratioScore } from "./miettinen-nurminen-interval.js";
import type { CountedShare } from "./newcombe-interval.js";
import { normalQuantile } from "./normal-quantile.js";

/** Levels of the two ends of an interval for the largest of several gaps. */
export type EndLevels = {
  /** Of the end nearer to no gap: the level at which the intervals of all pairs hold together. */
  readonly near: number;
  /** Of the farther end, which one pair alone may miss. */
  readonly far: number;
};

/**
 * The levels of both ends of an interval for a largest gap, which together miss it with probability 1 - level.
 *
 * The largest of many gaps is large by chance, and the near end must hold for all pairs at once. But the true largest gap is
 * that of one pair, and the upper bounds of pairs all lie below it only if that pair's own does: there one pair's level
 * is enough, less what the near end of that pair misses.
 *
 * @param together  the level at which the intervals of all pairs hold together
 */
export function endLevels(together: number, level: number): EndLevels {
  return { near: together, far: 1 - 2 * (1 - level - (1 - together) / 2) };
}

/** The interval of the largest difference between any two of several shares, from score intervals of all pairs. */
export function largestDifference(
  shares: readonly CountedShare[],
  { near, far }: EndLevels,
): { low: number; high: number } {
  const [zNear, zFar] = [normalQuantile(0.5 + near / 2), normalQuantile(0.5 + far / 2)];
  let [low, high] = [0, 0];
  for (const first of shares) {
    for (const second of shares) {
      if (first === second) continue;
      const difference = first.share - second.share;
      // Bounds are computed only where they are further out than those so far.
      if (difference > low && differenceScore(first, second, low) > zNear)
        low = Math.max(low, miettinenNurminenInterval(first, second, "difference", near).low);
      // No share has a larger spread than one half.
      const rows = first.count + second.count;
      const widest = (zFar / 2) * Math.sqrt((1 / first.count + 1 / second.count) * (rows / (rows - 1)));
      if (high < 1 && !(high - difference > widest) && differenceScore(first, second, high) > -zFar)
        high = Math.max(high, miettinenNurminenInterval(first, second, "difference", far).high);
    }
  }
  return { low, high };
}

/** The interval of the smallest ratio of any two of several shares, from score intervals of all pairs. */
export function smallestRatio(
  shares: readonly CountedShare[],
  { near, far }: EndLevels,
): { low: number; high: number } {
  const [zNear, zFar] = [normalQuantile(0.5 + near / 2), normalQuantile(0.5 + far / 2)];
  let [low, high] = [1, 1];
  for (const [first, second] of orderedPairs(shares)) {
    if (high > 0 && ratioScore(first, second, high) < -zNear)
      high = Math.min(high, miettinenNurminenInterval(first, second, "ratio", near).high);
    if (low > 0 && ratioScore(first, second, low) < zFar)
      low = Math.min(low, miettinenNurminenInterval(first, second, "ratio", far).low);
  }
  return { low, high };
}

function orderedPairs(shares: readonly CountedShare[]): (readonly [CountedShare, CountedShare])[] {
  return shares.flatMap((first, i) => shares.flatMap((second, j) => (i === j ? [] : [[first, second] as const])));
}
