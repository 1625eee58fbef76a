import { betaQuantile } from "./beta-share.js";

/**
 * The exact interval of a share: it holds the truth at least as often as `level` says, whatever the truth.
 *
 * @param hits  0 to count; whole numbers, or effective numbers of weighted rows
 * @param count  above 0
 * @param level  0 to 1
 * Source: Clopper & Pearson 1934, Biometrika 26, 404-413, by quantiles of the beta distribution.
 * @example
 * exactInterval(30, 30, 0.95)   // { low: 0.8843, high: 1 }
 */
export function exactInterval(hits: number, count: number, level: number): { low: number; high: number } {
  const tail = (1 - level) / 2;
  return {
    low: hits <= 0 ? 0 : betaQuantile(tail, hits, count - hits + 1),
    high: hits >= count ? 1 : betaQuantile(1 - tail, hits + 1, count - hits),
  };
}
