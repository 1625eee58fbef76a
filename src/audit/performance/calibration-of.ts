import type { Calibration } from "../../core/kinds/performance.js";
import { ascendingOrder } from "../../math/ascending-order.js";
import { normalCdf } from "../../math/normal-cdf.js";
import { effectiveRows, shareEstimate } from "../run/estimates.js";
import type { ClassRows } from "./classification-performance.js";

/** Bins of about equally many rows. */
const BINS = 10;

/**
 * How often what is said to have probability p happens, in bins of p, and the expected calibration error.
 *
 * The error as it is comes out above 0 for a calibrated model too, since shares vary. `corrected` shrinks the distances
 * of all bins by the one factor at which the error to be expected, with that variation on top, is the one seen; it is 0
 * where a calibrated model would show as much.
 *
 * Source: the bias: Bröcker 2012, Climate Dynamics 39, 655-667; the mean of a folded normal: Leone et al. 1961.
 */
export function calibrationOf(rows: ClassRows, positive: number | null): Calibration {
  const { truth, predicted, probability, weights } = rows;
  const of = positive === null ? "predicted class" : "positive class";
  const said = Float64Array.from(truth, (_, i) => probability[positive ?? predicted[i]][i]);
  const happened = (i: number) => truth[i] === (positive ?? predicted[i]);
  const order = ascendingOrder(said, Uint32Array.from(said, (_, row) => row));
  const binned = cutPoints(order, said).map((end, b, ends) => order.subarray(b === 0 ? 0 : ends[b - 1], end));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const distances: { weight: number; distance: number; spread: number }[] = [];
  const bins = binned.map((members) => {
    const own = Float64Array.from(members, (row) => weights[row]);
    const weight = own.reduce((sum, each) => sum + each, 0);
    const hits = members.reduce((sum, row, i) => sum + (happened(row) ? own[i] : 0), 0);
    const meanProbability = members.reduce((sum, row, i) => sum + said[row] * own[i], 0) / weight;
    const effective = effectiveRows(own);
    const variance = members.reduce((sum, row, i) => sum + said[row] * (1 - said[row]) * own[i], 0) / weight;
    distances.push({ weight: weight / total, distance: Math.abs(hits / weight - meanProbability), spread: Math.sqrt(variance / effective) });
    return {
      rows: members.length,
      from: said[members[0]],
      to: said[members[members.length - 1]],
      meanProbability,
      observed: shareEstimate(hits, weight, effective),
    };
  });
  const expected = (factor: number) =>
    distances.reduce((sum, { weight, distance, spread }) => sum + weight * foldedMean(factor * distance, spread), 0);
  const error = distances.reduce((sum, { weight, distance }) => sum + weight * distance, 0);
  return { of, bins, error, expectedIfCalibrated: expected(0), corrected: error * shrinkage(expected, error) };
}

/** Where bins end; rows of one probability stay together. */
function cutPoints(order: Uint32Array, said: Float64Array): number[] {
  const ends: number[] = [];
  for (let b = 1; b <= BINS; b++) {
    let end = Math.round((b * order.length) / BINS);
    while (end > 0 && end < order.length && said[order[end]] === said[order[end - 1]]) end++;
    if (end > (ends[ends.length - 1] ?? 0)) ends.push(end);
  }
  return ends;
}

function shrinkage(expected: (factor: number) => number, error: number): number {
  if (expected(0) >= error) return 0;
  let [low, high] = [0, 1];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (expected(middle) < error) low = middle;
    else high = middle;
  }
  return high;
}

/** The mean of |X| for X normal around `mean`. */
function foldedMean(mean: number, spread: number): number {
  if (!(spread > 0)) return Math.abs(mean);
  const z = mean / spread;
  return spread * Math.sqrt(2 / Math.PI) * Math.exp((-z * z) / 2) + mean * (1 - 2 * normalCdf(-z));
}
