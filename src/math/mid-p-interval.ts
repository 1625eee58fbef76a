import { betaShare } from "./beta-share.js";
import { logGamma } from "./log-gamma.js";
import { wilsonInterval } from "./wilson-interval.js";

const MAX_STEPS = 60;
const PRECISION = 1e-13;

/**
 * The mid-p interval of a share: Clopper and Pearson's, with only half of the probability of what was seen in each tail. It
 * holds the truth close to `level` on average over shares, also where few hits are expected and the level is high, as it is
 * for several intervals at once: there Wilson's misses small shares.
 *
 * @param hits  0 to count; whole numbers, or effective numbers of weighted rows
 * @param count  above 0
 * @param level  0 to 1
 * Source: Berry & Armitage 1995, The Statistician 44, 417-423.
 * @example
 * midPInterval(3, 50, 0.95)   // { low: 0.0155, high: 0.1546 }
 */
export function midPInterval(hits: number, count: number, level: number): { low: number; high: number } {
  const tail = (1 - level) / 2;
  if (!(tail > 0)) return { low: 0, high: 1 };
  const start = wilsonInterval(Math.min(1, hits / count), count, level);
  return {
    low: hits <= 0 ? 0 : shareAt(tail, hits, count, start.low),
    high: hits >= count ? 1 : shareAt(1 - tail, hits, count, start.high),
  };
}

/** The share under which more hits than were seen, and half of as many, have this probability: Newton's method, kept in bounds. */
function shareAt(probability: number, hits: number, count: number, start: number): number {
  const choose = logGamma(count + 1) - logGamma(hits + 1) - logGamma(count - hits + 1);
  let [low, high] = [0, 1];
  let share = start > 0 && start < 1 ? start : 0.5;
  for (let step = 0; step < MAX_STEPS; step++) {
    const same = Math.exp(choose + hits * Math.log(share) + (count - hits) * Math.log1p(-share));
    const excess = (hits > 0 ? betaShare(share, hits, count - hits + 1) : 1) - same / 2 - probability;
    if (excess < 0) low = share;
    else high = share;
    const slope = (same / 2) * (hits / share + (count - hits) / (1 - share));
    const next = share - excess / slope;
    const moved = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(moved - share) < PRECISION) return moved;
    share = moved;
  }
  return share;
}
