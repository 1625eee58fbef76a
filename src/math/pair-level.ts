import { jointLevel, overNormal } from "./joint-level.js";
import { normalCdf } from "./normal-cdf.js";

/**
 * The level that each interval of a difference needs, so that those of all pairs of `groups` independent estimates hold
 * together: the distribution of the largest of them (max-T), which is the range of normal numbers.
 *
 * Source: Tukey 1953; for estimates of unequal errors it is on the safe side (Hayter 1984, Annals of Statistics 12, 61-75).
 * Cost: some 5,000 normal probabilities.
 * @example
 * pairLevel(2, 0.95)   // 0.95
 * pairLevel(4, 0.95)   // 0.98980: 2.5690 standard errors
 */
export function pairLevel(groups: number, level: number): number {
  if (groups < 3) return level;
  const key = `${groups} ${level}`;
  const known = pairLevels.get(key);
  if (known !== undefined) return known;
  const together = (z: number) =>
    groups *
    overNormal((x) => {
      const within = normalCdf(x) - normalCdf(x - Math.SQRT2 * z);
      return Math.exp((groups - 1) * Math.log(Math.max(Number.MIN_VALUE, within)));
    });
  const found = jointLevel(together, level);
  pairLevels.set(key, found);
  return found;
}

/** Computed on first use: a review asks for the same few again and again. */
const pairLevels = new Map<string, number>();
