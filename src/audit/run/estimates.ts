import type { Estimate } from "../../core/kinds/estimate.js";
import type { Bounds } from "../../math/bootstrap.js";
import { influenceError } from "../../math/delong-interval.js";
import { effectiveCount } from "../../math/effective-count.js";
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

/** A weighted mean with its t interval; rows of one cluster count as one. */
export function weightedMeanEstimate(
  values: Float64Array,
  weights: Float64Array,
  cluster?: Int32Array,
): Estimate & { readonly deviation: number | null } {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = values.reduce((sum, value, i) => sum + weights[i] * value, 0) / total;
  const units = cluster ? new Set(cluster).size : values.length;
  if (units < 2) return { value: mean, ...noInterval("one row has no spread"), deviation: null };
  const influence = values.map((value, i) => (weights[i] * (value - mean)) / total);
  const error = influenceError(influence, cluster) * (cluster ? 1 : Math.sqrt(units / (units - 1)));
  const half = studentQuantile(0.5 + LEVEL / 2, units - 1) * error;
  const variance = values.reduce((sum, value, i) => sum + weights[i] * (value - mean) ** 2, 0) / total;
  const rows = effectiveCount(weights);
  return {
    ...{ value: mean, low: mean - half, high: mean + half, interval: cluster ? "t by cluster" : "t" },
    deviation: Math.sqrt((variance * rows) / (rows - 1)),
  };
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
