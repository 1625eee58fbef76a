import type { Steps } from "../../core/give-way.js";
import type { Metric, PerformanceResult, ResidualBand } from "../../core/kinds/performance.js";
import { argsort } from "../../math/argsort.js";
import { meansIntervalInSteps } from "../../math/means-interval.js";
import type { Seed } from "../../random/stream.js";
import type { NumberAnswers } from "../answers/answers.js";
import { boundedEstimate, LEVEL, meanEstimate, weightedMeanEstimate } from "../run/estimates.js";

/** Levels of the pinball losses: the ends of a band that holds 80%; that of the median is half the MAE. */
const QUANTILES = [0.1, 0.9];
const BANDS = 10;

/** The numbers of a model of numbers, with pauses. */
export function* regressionPerformance(
  answers: NumberAnswers,
  at: Int32Array,
  seed: Seed,
): Steps<Pick<PerformanceResult, "metrics" | "trivial" | "classification" | "residuals">> {
  const pick = (values: Float64Array) => Float64Array.from(at, (row) => values[row]);
  const [truth, predicted, weights] = [
    pick(answers.truth as Float64Array),
    pick(answers.predicted),
    pick(answers.weights),
  ];
  const { cluster: clusters } = answers.dataset;
  const cluster = clusters && at.map((row) => clusters[row]);
  const residuals = truth.map((y, i) => y - predicted[i]);
  // R2 is the same around any point; around the mean no digits are lost to a large offset.
  const middle = truth.reduce((sum, y) => sum + y, 0) / truth.length;
  const columns = [
    residuals.map((e) => e * e),
    residuals.map(Math.abs),
    residuals,
    truth.map((y) => y - middle),
    truth.map((y) => (y - middle) ** 2),
    ...QUANTILES.map((q) => residuals.map((e) => pinball(e, q))),
  ];
  const found = yield* meansIntervalInSteps(
    { columns, weights, cluster },
    ([square, absolute, bias, y, y2, ...pinballs]) => {
      const spread = y2 - y * y;
      return [Math.sqrt(square), absolute, bias, spread > y2 * 1e-14 ? 1 - square / spread : Number.NaN, ...pinballs];
    },
    { seed, purpose: "regression", level: LEVEL },
  );
  const trivial = trivialLosses(truth, weights);
  yield;
  const names: readonly Pick<Metric, "name" | "better" | "trivial">[] = [
    { name: "RMSE", better: "lower", trivial: trivial.rmse },
    { name: "MAE", better: "lower", trivial: trivial.mae },
    { name: "mean residual", better: "near 0", trivial: 0 },
    { name: "R2", better: "higher", trivial: 0 },
    ...QUANTILES.map((q, i) => ({
      name: `pinball loss at ${q}`,
      better: "lower" as const,
      trivial: trivial.pinballs[i],
    })),
  ];
  return {
    metrics: names.map((name, m) => ({
      ...name,
      ...boundedEstimate(found.estimates[m], found.bounds[m], found.interval, "all true answers are the same"),
    })),
    trivial: "always saying the mean, or the quantile that suits the loss",
    classification: null,
    residuals: residualBands(predicted, residuals, {
      weights,
      cluster,
      isWeighted: answers.dataset.weights !== undefined,
    }),
  };
}

function pinball(residual: number, quantile: number): number {
  return residual >= 0 ? quantile * residual : (quantile - 1) * residual;
}

/** Losses of the best constant prediction. */
function trivialLosses(truth: Float64Array, weights: Float64Array) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const average = (loss: (y: number) => number) => truth.reduce((sum, y, i) => sum + weights[i] * loss(y), 0) / total;
  const order = argsort(
    truth,
    Uint32Array.from(truth, (_, row) => row),
  );
  const quantile = (share: number) => {
    let below = 0;
    for (const row of order) {
      below += weights[row];
      if (below >= share * total) return truth[row];
    }
    return truth[order[order.length - 1]];
  };
  const mean = average((y) => y);
  const median = quantile(0.5);
  return {
    rmse: Math.sqrt(average((y) => (y - mean) ** 2)),
    mae: average((y) => Math.abs(y - median)),
    pinballs: QUANTILES.map((q) => {
      const constant = quantile(q);
      return average((y) => pinball(y - constant, q));
    }),
  };
}

type Units = { readonly weights: Float64Array; readonly cluster: Int32Array | undefined; readonly isWeighted: boolean };

function residualBands(predicted: Float64Array, residuals: Float64Array, units: Units): ResidualBand[] {
  const order = argsort(
    predicted,
    Uint32Array.from(predicted, (_, row) => row),
  );
  const bands: ResidualBand[] = [];
  let start = 0;
  for (let b = 1; b <= BANDS; b++) {
    let end = Math.round((b * order.length) / BANDS);
    while (end > 0 && end < order.length && predicted[order[end]] === predicted[order[end - 1]]) end++;
    if (end <= start) continue;
    const members = Int32Array.from(order.subarray(start, end));
    const { deviation, ...mean } = bandEstimate(residuals, members, units);
    bands.push({
      from: predicted[members[0]],
      to: predicted[members[members.length - 1]],
      rows: members.length,
      mean,
      standardDeviation: deviation,
    });
    start = end;
  }
  return bands;
}

/** The mean of some residuals and the deviation of single ones, by weight; rows of one cluster count as one in the interval. */
function bandEstimate(
  residuals: Float64Array,
  members: Int32Array,
  { weights, cluster, isWeighted }: Units,
): ReturnType<typeof meanEstimate> {
  const values = Float64Array.from(members, (row) => residuals[row]);
  if (!cluster && !isWeighted) return meanEstimate(values);
  return weightedMeanEstimate(
    values,
    Float64Array.from(members, (row) => weights[row]),
    cluster && members.map((row) => cluster[row]),
  );
}
