import type { Steps } from "../../core/give-way.js";
import type { Calibration } from "../../core/kinds/performance.js";
import { argsort } from "../../math/argsort.js";
import { effectiveCount } from "../../math/effective-count.js";
import { normalCdf } from "../../math/normal-cdf.js";
import type { Seed } from "../../random/stream.js";
import { shareEstimate } from "../run/estimates.js";
import { calibrationCurve } from "./calibration-curve.js";
import type { ClassRows } from "./class-rows.js";

/** Bins of about equally many rows. */
const BINS = 10;

/**
 * Observed frequency in bins of predicted probability, and the expected calibration error. With pauses.
 *
 * The plain error is above 0 for a calibrated model too, since frequencies vary. `corrected` treats the true distances
 * of the bins as a sample of a normal distribution, whose mean and variance are the observed ones less the part due to
 * chance; it is the mean absolute value of that distribution.
 *
 * Source: the bias: Bröcker 2012, Climate Dynamics 39, 655-667; empirical Bayes: Efron & Morris 1973, JASA 68, 117-130;
 *   the mean of a folded normal: Leone, Nelson & Nottingham 1961, Technometrics 3, 543-550.
 */
export function* calibrationOf(rows: ClassRows, positive: number | null, seed: Seed): Steps<Calibration> {
  const { truth, predicted, probability, weights, cluster } = rows;
  const of = positive === null ? "predicted class" : "positive class";
  const said = Float64Array.from(truth, (_, i) => probability[positive ?? predicted[i]][i]);
  const happened = (i: number) => truth[i] === (positive ?? predicted[i]);
  const order = argsort(
    said,
    Uint32Array.from(said, (_, row) => row),
  );
  const binned = cutPoints(order, said).map((end, b, ends) => order.subarray(b === 0 ? 0 : ends[b - 1], end));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const distances: Distance[] = [];
  yield;
  const bins = binned.map((members) => {
    const memberWeights = Float64Array.from(members, (row) => weights[row]);
    const weight = memberWeights.reduce((sum, each) => sum + each, 0);
    const hits = members.reduce((sum, row, i) => sum + (happened(row) ? memberWeights[i] : 0), 0);
    const meanProbability = members.reduce((sum, row, i) => sum + said[row] * memberWeights[i], 0) / weight;
    const effective = effectiveCount(memberWeights);
    const variance = members.reduce((sum, row, i) => sum + said[row] * (1 - said[row]) * memberWeights[i], 0) / weight;
    distances.push({
      weight: weight / total,
      distance: hits / weight - meanProbability,
      spread: Math.sqrt(variance / effective),
    });
    return {
      rows: members.length,
      from: said[members[0]],
      to: said[members[members.length - 1]],
      meanProbability,
      observed: shareEstimate(hits, weight, effective),
    };
  });
  const error = distances.reduce((sum, { weight, distance }) => sum + weight * Math.abs(distance), 0);
  const expectedIfCalibrated = distances.reduce((sum, { weight, spread }) => sum + weight * foldedMean(0, spread), 0);
  yield;
  const curve = yield* calibrationCurve(said, happened, weights, { seed, clustered: cluster !== undefined });
  return { of, bins, curve, error, expectedIfCalibrated, corrected: correctedError(distances) };
}

type Distance = { readonly weight: number; readonly distance: number; readonly spread: number };

function correctedError(distances: readonly Distance[]): number {
  let [mean, chanceOfMean, square, chance] = [0, 0, 0, 0];
  for (const { weight, distance, spread } of distances) {
    mean += weight * distance;
    chanceOfMean += weight * weight * spread * spread;
    square += weight * distance * distance;
    chance += weight * spread * spread;
  }
  const trueSquare = Math.max(0, square - chance);
  const trueMean = Math.sqrt(Math.min(trueSquare, Math.max(0, mean * mean - chanceOfMean)));
  return foldedMean(trueMean, Math.sqrt(trueSquare - trueMean * trueMean));
}

/** Ends of the bins; rows of equal probability stay together. */
function cutPoints(order: Uint32Array, said: Float64Array): number[] {
  const ends: number[] = [];
  for (let b = 1; b <= BINS; b++) {
    let end = Math.round((b * order.length) / BINS);
    while (end > 0 && end < order.length && said[order[end]] === said[order[end - 1]]) end++;
    if (end > (ends[ends.length - 1] ?? 0)) ends.push(end);
  }
  return ends;
}

/** The mean of |X| for X normal around `mean`. */
function foldedMean(mean: number, spread: number): number {
  if (!(spread > 0)) return Math.abs(mean);
  const z = mean / spread;
  return spread * Math.sqrt(2 / Math.PI) * Math.exp((-z * z) / 2) + mean * (1 - 2 * normalCdf(-z));
}
