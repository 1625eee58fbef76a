import type { CountedShare } from "./newcombe-interval.js";
import { normalQuantile } from "./normal-quantile.js";

/**
 * The score interval of a difference or a ratio of two independent shares: all values that a score test does not reject.
 *
 * @param of  "difference": first - second, -1 to 1. "ratio": first / second, 0 to Infinity
 * @param level  0 to 1: how often such intervals hold the truth
 * Source: Miettinen & Nurminen 1985, Statistics in Medicine 4, 213-226.
 * Cost: some 100 evaluations of the test.
 * @example
 * miettinenNurminenInterval({ share: 56 / 70, count: 70 }, { share: 48 / 80, count: 80 }, "difference", 0.95)
 * // { low: 0.0528, high: 0.3382 }
 */
export function miettinenNurminenInterval(
  first: CountedShare,
  second: CountedShare,
  of: "difference" | "ratio",
  level: number,
): { low: number; high: number } {
  const z = normalQuantile(0.5 + level / 2);
  if (of === "difference") {
    const score = (value: number) => differenceScore(first, second, value);
    const estimate = first.share - second.share;
    return { low: crossing(score, -1, estimate, z), high: crossing(score, estimate, 1, -z) };
  }
  const score = (logRatio: number) => ratioScore(first, second, Math.exp(logRatio));
  const estimate = Math.log(first.share / second.share);
  const hasLow = first.share > 0;
  const hasHigh = second.share > 0;
  const middle = hasLow && hasHigh ? estimate : hasLow ? FAR : -FAR;
  return {
    low: hasLow ? Math.exp(crossing(score, -FAR, middle, z)) : 0,
    high: hasHigh ? Math.exp(crossing(score, middle, FAR, -z)) : Number.POSITIVE_INFINITY,
  };
}

/** Of a logarithm of a ratio: e^40 is beyond every ratio of counts. */
const FAR = 40;

/** The value at which the score, which falls with it, is `level`; the end nearer to it where it never is. */
function crossing(score: (value: number) => number, from: number, to: number, level: number): number {
  let [low, high] = [from, to];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    // No number lies between them any more.
    if (middle === low || middle === high) break;
    if (score(middle) > level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Standard errors, under a difference of `value`, by which the observed difference exceeds it.
 *
 * Source: Miettinen & Nurminen 1985, appendix.
 */
export function differenceScore(first: CountedShare, second: CountedShare, value: number): number {
  const [n1, n2] = [first.count, second.count];
  const [x1, x2] = [first.share * n1, second.share * n2];
  const n = n1 + n2;
  if (value === 0) {
    const pooled = (x1 + x2) / n;
    return standardised(first.share - second.share, (pooled * (1 - pooled) * n * n) / (n1 * n2 * (n - 1)));
  }
  // The share of the second under the constraint is a root of a cubic (appendix of the paper).
  const l3 = n;
  const l2 = (n1 + 2 * n2) * value - n - x1 - x2;
  const l1 = (n2 * value - n - 2 * x2) * value + x1 + x2;
  const l0 = x2 * value * (1 - value);
  const third = l2 / (3 * l3);
  const q = third * third * third - (l1 * l2) / (6 * l3 * l3) + l0 / (2 * l3);
  const p = Math.sign(q || 1) * Math.sqrt(Math.max(0, third * third - l1 / (3 * l3)));
  const ratio = p === 0 ? 0 : q / (p * p * p);
  const angle = (Math.PI + Math.acos(Math.min(1, Math.max(-1, ratio)))) / 3;
  const p2 = clamp(2 * p * Math.cos(angle) - third);
  const p1 = clamp(p2 + value);
  const variance = ((p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2) * (n / (n - 1));
  return standardised(first.share - second.share - value, variance);
}

/** Standard errors, under a ratio of `value`, by which the observed ratio exceeds it. */
export function ratioScore(first: CountedShare, second: CountedShare, value: number): number {
  const [n1, n2] = [first.count, second.count];
  const [x1, x2] = [first.share * n1, second.share * n2];
  const n = n1 + n2;
  const a = n * value;
  const b = -(n1 * value + x1 + n2 + x2 * value);
  const c = x1 + x2;
  const p2 = clamp((-b - Math.sqrt(Math.max(0, b * b - 4 * a * c))) / (2 * a));
  const p1 = clamp(p2 * value);
  const variance = ((p1 * (1 - p1)) / n1 + (value * value * p2 * (1 - p2)) / n2) * (n / (n - 1));
  return standardised(first.share - value * second.share, variance);
}

function standardised(difference: number, variance: number): number {
  if (variance > 0) return difference / Math.sqrt(variance);
  return difference === 0 ? 0 : Math.sign(difference) * Number.POSITIVE_INFINITY;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
