import { ascendingOrder } from "./ascending-order.js";
import { normalQuantile } from "./normal-quantile.js";

/** The area under the ROC curve with its standard error and interval; all null where one of the classes has no row. */
export type AreaUnderCurve = {
  readonly area: number | null;
  readonly standardError: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** "Newcombe" where the scores part the classes fully, and DeLong's variance is 0. */
  readonly interval: "DeLong" | "Newcombe";
};

/**
 * How often a row of the positive class has the higher score than one of the other, ties counting half: the area under
 * the ROC curve, with DeLong's standard error. The interval is symmetric in the logit of the area, which keeps it within
 * 0 to 1 and holds the truth as often as it says also near 1.
 *
 * @param scores  one per row; NaN is refused by whoever calls
 * @param isPositive  one per row: whether the row is of the positive class
 * @param weights  one per row, 0 or more; default 1 each
 * @param level  0 to 1
 * Source: DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44, 837-845, by placements in O(n log n) as Sun & Xu 2014;
 *   logit: Pepe 2003, section 5.2.4. Where the area is 0 or 1: Newcombe 2006, Statistics in Medicine 25, 559-573,
 *   method 5.
 */
export function delongInterval(
  scores: ArrayLike<number>,
  isPositive: (row: number) => boolean,
  level: number,
  weights?: ArrayLike<number>,
): AreaUnderCurve {
  const { placements, sums } = placementsOf(scores, isPositive, weights);
  if (sums.some(({ weight }) => weight === 0)) {
    return { area: null, standardError: null, low: null, high: null, interval: "DeLong" };
  }
  const area = sums[1].mean;
  let variance = 0;
  for (const side of [0, 1]) variance += meanVariance(placements, side, sums[side]);
  const z = normalQuantile(0.5 + level / 2);
  const effective = sums.map(({ weight, squares }) => (weight * weight) / squares);
  if (area === 0 || area === 1 || !(variance > 0)) {
    return { area, standardError: Math.sqrt(variance), ...newcombe(area, effective, z), interval: "Newcombe" };
  }
  const standardError = Math.sqrt(variance);
  const logit = Math.log(area / (1 - area));
  const half = (z * standardError) / (area * (1 - area));
  const share = (x: number) => 1 / (1 + Math.exp(-x));
  return { area, standardError, low: share(logit - half), high: share(logit + half), interval: "DeLong" };
}

type Placements = { readonly side: Uint8Array; readonly value: Float64Array; readonly weight: Float64Array };
type SideSums = { readonly weight: number; readonly squares: number; readonly mean: number };

/** For each row the share of the other class that it beats (positive) or that beats it (negative). */
function placementsOf(
  scores: ArrayLike<number>,
  isPositive: (row: number) => boolean,
  weights: ArrayLike<number> | undefined,
): { placements: Placements; sums: [SideSums, SideSums] } {
  const count = scores.length;
  const side = Uint8Array.from({ length: count }, (_, row) => (isPositive(row) ? 1 : 0));
  const weight = Float64Array.from({ length: count }, (_, row) => weights?.[row] ?? 1);
  const total = [0, 0];
  for (let row = 0; row < count; row++) total[side[row]] += weight[row];
  const value = new Float64Array(count);
  const values = Float64Array.from(scores);
  const order = ascendingOrder(
    values,
    Uint32Array.from({ length: count }, (_, row) => row),
  );
  const below = [0, 0];
  for (let start = 0; start < count; ) {
    let end = start;
    const tied = [0, 0];
    for (; end < count && values[order[end]] === values[order[start]]; end++)
      tied[side[order[end]]] += weight[order[end]];
    for (let i = start; i < end; i++) {
      const row = order[i];
      const other = 1 - side[row];
      const beaten = below[other] + tied[other] / 2;
      value[row] = total[other] === 0 ? 0 : (side[row] === 1 ? beaten : total[other] - beaten) / total[other];
    }
    below[0] += tied[0];
    below[1] += tied[1];
    start = end;
  }
  const sumsOf = (which: number): SideSums => {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < count; row++) {
      if (side[row] !== which) continue;
      sum += weight[row] * value[row];
      squares += weight[row] * weight[row];
    }
    return { weight: total[which], squares, mean: total[which] === 0 ? 0 : sum / total[which] };
  };
  return { placements: { side, value, weight }, sums: [sumsOf(0), sumsOf(1)] };
}

/** Of the mean of one side's placements; with equal weights the sample variance over the number of rows. */
function meanVariance(
  { side, value, weight }: Placements,
  which: number,
  { weight: total, squares, mean }: SideSums,
): number {
  const effective = (total * total) / squares;
  if (effective <= 1) return 0;
  let sum = 0;
  for (let row = 0; row < side.length; row++) {
    if (side[row] === which) sum += weight[row] * weight[row] * (value[row] - mean) ** 2;
  }
  return (sum / (total * total)) * (effective / (effective - 1));
}

/** All areas from which the one seen is no further than z standard errors, by the variance of Hanley and McNeil. */
function newcombe(seen: number, [negatives, positives]: readonly number[], z: number): { low: number; high: number } {
  const others = (negatives + positives) / 2 - 1;
  const fits = (area: number) => {
    const spread = 1 + (others * (1 - area)) / (2 - area) + (others * area) / (1 + area);
    return Math.abs(seen - area) <= z * Math.sqrt((area * (1 - area) * spread) / (negatives * positives));
  };
  const edge = (inside: number, outside: number) => {
    for (let i = 0; i < 60; i++) {
      const middle = (inside + outside) / 2;
      if (fits(middle)) inside = middle;
      else outside = middle;
    }
    return inside;
  };
  return { low: seen === 0 ? 0 : edge(seen, 0), high: seen === 1 ? 1 : edge(seen, 1) };
}
