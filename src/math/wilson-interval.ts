import { normalQuantile } from "./normal-quantile.js";

/**
 * The Wilson interval of a share.
 *
 * @param share  0 to 1: the observed share
 * @param count  above 0: the number of observations; with weights, their effective number (sum of weights)^2 / sum of squared weights
 * @param level  0 to 1: the share of such intervals that hold the true share
 * Source: Wilson 1927, Journal of the American Statistical Association 22, 209-212.
 * @example
 * wilsonInterval(0.5, 10, 0.95)   // { low: 0.2366, high: 0.7634 }
 */
export function wilsonInterval(share: number, count: number, level: number): { low: number; high: number } {
  const z = normalQuantile(0.5 + level / 2);
  // A level that is 1 but for rounding rules out nothing.
  if (z === Number.POSITIVE_INFINITY) return { low: 0, high: 1 };
  const spread = (z * z) / count;
  const centre = share + spread / 2;
  const half = z * Math.sqrt((share * (1 - share)) / count + spread / (4 * count));
  const total = 1 + spread;
  // At the ends the formula gives 0 and 1 but for rounding.
  const low = share === 0 ? 0 : Math.max(0, (centre - half) / total);
  const high = share === 1 ? 1 : Math.min(1, (centre + half) / total);
  return { low, high };
}
