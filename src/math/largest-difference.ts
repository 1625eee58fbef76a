import type { Steps } from "../core/give-way.js";
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

type Ends = { low: number; high: number };

/** The interval of the largest difference between any two of several shares, from score intervals of all pairs. */
export function* largestDifference(shares: readonly CountedShare[], levels: EndLevels): Steps<Ends> {
  const found = { low: 0, high: 0 };
  const widen = wideningByDifference(found, levels);
  for (const first of shares) {
    for (const second of shares) if (first !== second && widen(first, second)) yield;
    yield;
  }
  return found;
}

/** Widens an interval by the difference of two shares, and says whether bounds had to be computed for that. */
function wideningByDifference(found: Ends, { near, far }: EndLevels) {
  const [zNear, zFar] = [normalQuantile(0.5 + near / 2), normalQuantile(0.5 + far / 2)];
  return (first: CountedShare, second: CountedShare): boolean => {
    const difference = first.share - second.share;
    // Bounds are computed only where they are further out than those so far.
    const isLower = difference > found.low && differenceScore(first, second, found.low) > zNear;
    if (isLower) found.low = Math.max(found.low, miettinenNurminenInterval(first, second, "difference", near).low);
    // No share has a larger spread than one half.
    const rows = first.count + second.count;
    const widest = (zFar / 2) * Math.sqrt((1 / first.count + 1 / second.count) * (rows / (rows - 1)));
    const isHigher =
      found.high < 1 && !(found.high - difference > widest) && differenceScore(first, second, found.high) > -zFar;
    if (isHigher) found.high = Math.max(found.high, miettinenNurminenInterval(first, second, "difference", far).high);
    return isLower || isHigher;
  };
}

/** The interval of the smallest ratio of any two of several shares, from score intervals of all pairs. */
export function* smallestRatio(shares: readonly CountedShare[], levels: EndLevels): Steps<Ends> {
  const found = { low: 1, high: 1 };
  const widen = wideningByRatio(found, levels);
  for (const [place, first] of shares.entries()) {
    for (const [other, second] of shares.entries()) if (other !== place && widen(first, second)) yield;
    yield;
  }
  return found;
}

/** Widens an interval by the ratio of two shares, and says whether bounds had to be computed for that. */
function wideningByRatio(found: Ends, { near, far }: EndLevels) {
  const [zNear, zFar] = [normalQuantile(0.5 + near / 2), normalQuantile(0.5 + far / 2)];
  return (first: CountedShare, second: CountedShare): boolean => {
    const isHigher = found.high > 0 && ratioScore(first, second, found.high) < -zNear;
    if (isHigher) found.high = Math.min(found.high, miettinenNurminenInterval(first, second, "ratio", near).high);
    const isLower = found.low > 0 && ratioScore(first, second, found.low) < zFar;
    if (isLower) found.low = Math.min(found.low, miettinenNurminenInterval(first, second, "ratio", far).low);
    return isHigher || isLower;
  };
}
