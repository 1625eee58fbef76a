import type { Matrix } from "../../core/matrix.js";
import { type LinearFit, ridgeFromMoments } from "../../regression/ridge.js";
import { weightedMoments } from "../../regression/weighted-moments.js";

/** Answers each of some rows. */
export type Curve = (x: Matrix) => Float64Array;

/** Enough to keep coefficients finite where the answers are all but 0 and 1; nothing where they are not. */
const PENALTY = 0.01;
const MAX_STEPS = 25;
/** A step that lowers the deviance by less than this share is the last. */
const ENOUGH = 1e-10;
/** Answers that are no probabilities are scaled to fill the curve but for this share of their range at either end. */
const MARGIN = 0.1;
/** Lower bound of the slope: on a flatter curve a step would divide by next to nothing. */
const MIN_SLOPE = 1e-9;

/**
 * A logistic curve of a linear sum of columns, fitted to answers: probabilities as they are, other numbers scaled
 * into the curve's range. undefined where the answers do not vary.
 *
 * @param x  n x columns, standardised
 * @param y  n answers; soft ones are welcome
 * @param weights  one per row
 * Source: iteratively reweighted least squares, McCullagh & Nelder 1989, section 2.5, with a small ridge penalty.
 * Cost: O(n columns^2) per step, some 8 steps.
 */
export function logisticCurve(x: Matrix, y: Float64Array, weights: Float64Array): Curve | undefined {
  const [low, high] = rangeOf(y);
  if (!(high > low)) return undefined;
  const shares = y.map((answer) => (answer - low) / (high - low));
  let sums: Float64Array = new Float64Array(x.rows);
  let best: { fit: LinearFit; deviance: number } | undefined;
  for (let step = 0; step < MAX_STEPS; step++) {
    const fit = reweighted(x, sums, shares, weights);
    sums = sumsOf(x, fit);
    const found = { fit, deviance: penalised(sums, shares, weights, fit) };
    const before = best?.deviance ?? Number.POSITIVE_INFINITY;
    if (!(found.deviance < before)) break;
    best = found;
    if (before - found.deviance < ENOUGH * before) break;
  }
  if (!best) return undefined;
  const { fit } = best;
  return (rows) => sumsOf(rows, fit).map((sum) => low + (high - low) * logistic(sum));
}

function rangeOf(y: Float64Array): [number, number] {
  const low = y.reduce((least, answer) => Math.min(least, answer), Number.POSITIVE_INFINITY);
  const high = y.reduce((most, answer) => Math.max(most, answer), Number.NEGATIVE_INFINITY);
  if (low === high || (low >= 0 && high <= 1)) return low === high ? [low, high] : [0, 1];
  const margin = MARGIN * (high - low);
  return [low - margin, high + margin];
}

/** One step of Newton's method, as a weighted linear fit. */
function reweighted(x: Matrix, sums: Float64Array, shares: Float64Array, weights: Float64Array): LinearFit {
  const slopes = sums.map((sum) => Math.max(MIN_SLOPE, logistic(sum) * logistic(-sum)));
  const data = sums.map((sum, row) => sum + (shares[row] - logistic(sum)) / slopes[row]);
  const moments = weightedMoments(
    x,
    { data, rows: x.rows, columns: 1 },
    slopes.map((slope, row) => slope * weights[row]),
  );
  return ridgeFromMoments(moments, 0, PENALTY);
}

function sumsOf({ data, rows, columns }: Matrix, { coefficients, intercept }: LinearFit): Float64Array {
  const sums = new Float64Array(rows);
  for (let row = 0, cell = 0; row < rows; row++) {
    let sum = intercept;
    for (let column = 0; column < columns; column++) sum += coefficients[column] * data[cell++];
    sums[row] = sum;
  }
  return sums;
}

/** Twice the negative log-likelihood of soft answers, and the penalty. */
function penalised(sums: Float64Array, shares: Float64Array, weights: Float64Array, { coefficients }: LinearFit) {
  const start = PENALTY * coefficients.reduce((total, value) => total + value * value, 0);
  // log(1 + e^s) - share s, in the form that neither overflows nor loses digits.
  return sums.reduce(
    (total, sum, row) =>
      total + 2 * weights[row] * (Math.max(sum, 0) + Math.log1p(Math.exp(-Math.abs(sum))) - shares[row] * sum),
    start,
  );
}

function logistic(sum: number): number {
  return 1 / (1 + Math.exp(-sum));
}
