import type { Estimate } from "../../core/kinds/estimate.js";
import type { Bounds } from "../../math/bootstrap.js";
import { runningSpread } from "../../math/running-spread.js";
import { studentQuantile } from "../../math/student-quantile.js";
import { wilsonInterval } from "../../math/wilson-interval.js";

/** Confidence level of intervals. */
export const LEVEL = 0.95;

/** A share of independent rows with its Wilson interval. */
export function shareEstimate(hits: number, total: number, effective: number): Estimate {
  if (!(total > 0)) return unknownEstimate("there is no such row");
  const value = Math.min(1, hits / total);
  return { value, ...wilsonInterval(value, effective, LEVEL), interval: "Wilson" };
}

/** A mean of independent rows with its t interval. */
export function meanEstimate(values: ArrayLike<number>): Estimate & { readonly deviation: number | null } {
  const count = values.length;
  if (count === 0) return { ...unknownEstimate("there is no such row"), deviation: null };
  const spread = runningSpread();
  for (let i = 0; i < count; i++) spread.add(values[i]);
  const mean = spread.mean();
  if (count === 1) return { value: mean, ...noInterval("one row has no spread"), deviation: null };
  const deviation = Math.sqrt(spread.squares() / (count - 1));
  const half = (studentQuantile(0.5 + LEVEL / 2, count - 1) * deviation) / Math.sqrt(count);
  return { value: mean, low: mean - half, high: mean + half, interval: "t", deviation };
}

/** A statistic with bounds that were found for it. */
export function boundedEstimate(value: number, { low, high }: Bounds, interval: string, reason: string): Estimate {
  if (!Number.isFinite(value)) return unknownEstimate(reason);
  if (low === null || high === null) return { value, ...noInterval("there are too few rows to resample") };
  return { value, low, high, interval };
}

/** An unknown estimate, with the reason. */
export function unknownEstimate(reason: string): Estimate {
  return { value: null, ...noInterval(reason) };
}

function noInterval(reason: string) {
  return { low: null, high: null, interval: null, reason };
}
