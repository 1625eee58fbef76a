import { normalQuantile } from "./normal-quantile.js";

/**
 * An interval for a share, from the share seen in so many independent draws. It never leaves 0 to 1.
 *
 * @param share  0 to 1
 * @param draws  above 0; for weighted draws their effective number, (sum of weights)^2 / sum of weights^2
 * @param delta  the probability of missing the share, about
 * Source: Wilson 1927.
 */
export function wilsonInterval(share: number, draws: number, delta: number): { low: number; high: number } {
  const z = normalQuantile(1 - delta / 2);
  const ratio = (z * z) / draws;
  const centre = (share + ratio / 2) / (1 + ratio);
  const half = (z / (1 + ratio)) * Math.sqrt((share * (1 - share) + ratio / 4) / draws);
  return {
    low: share === 0 ? 0 : Math.max(0, centre - half),
    high: share === 1 ? 1 : Math.min(1, centre + half),
  };
}
