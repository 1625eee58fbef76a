import type { Steps } from "../../core/give-way.js";
import type { Estimate } from "../../core/kinds/estimate.js";
import type { ClassPerformance, Metric, PerformanceResult } from "../../core/kinds/performance.js";
import { delongInterval } from "../../math/delong-interval.js";
import { effectiveCount } from "../../math/effective-count.js";
import { meansIntervalInSteps } from "../../math/means-interval.js";
import type { Seed } from "../../random/stream.js";
import type { ClassAnswers } from "../answers/answers.js";
import { averagedAreaInSteps } from "../run/averaged-area.js";
import { boundedEstimate, LEVEL, shareEstimate, unknownEstimate } from "../run/estimates.js";
import { averagePrecision } from "./average-precision.js";
import { calibrationOf } from "./calibration-of.js";
import { type ClassRows, classRows } from "./class-rows.js";
import { balancedAccuracy, confusionOf } from "./confusion.js";
import { corpDecomposition } from "./corp-decomposition.js";
import { thresholdRows } from "./threshold-rows.js";

/** Smaller probabilities count as this one in the log loss: the spacing of doubles at 1. */
const CLIP = Number.EPSILON;

/** The numbers of a classifier, with pauses. */
export function* classificationPerformance(
  answers: ClassAnswers,
  at: Int32Array,
  seed: Seed,
): Steps<Pick<PerformanceResult, "metrics" | "trivial" | "classification" | "residuals">> {
  const rows = yield* classRows(answers, at);
  const confusion = confusionOf(rows);
  const positive = answers.positive;
  const perClass: ClassPerformance[] = [];
  for (const [c, name] of answers.classes.entries()) {
    perClass.push(classPerformance(rows, confusion, name, c));
    yield;
  }
  return {
    metrics: [
      ...(yield* hitMetrics(rows, confusion, positive, seed)),
      ...(yield* probabilityMetrics(rows, positive, seed)),
      ...(yield* rankingMetrics(rows, positive, seed)),
    ],
    // Saying shares never calls a rare class, and has no F1; calling it always is the best without knowing anything.
    trivial: `always saying the share of each class${positive === null ? "" : " (F1: always the positive class)"}`,
    classification: {
      classes: answers.classes,
      positive: positive === null ? null : answers.classes[positive],
      confusion,
      perClass,
      calibration: yield* calibrationOf(rows, positive, seed),
      thresholds: positive === null ? null : thresholdRows(rows, positive),
    },
    residuals: null,
  };
}

function* hitMetrics(
  rows: ClassRows,
  confusion: readonly (readonly number[])[],
  positive: number | null,
  seed: Seed,
): Steps<Metric[]> {
  const { truth, predicted, weights, cluster } = rows;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const right = confusion.reduce((sum, row, c) => sum + row[c], 0);
  const shares = confusion.map((row) => row.reduce((sum, n) => sum + n, 0) / total);
  const hit = Float64Array.from(truth, (c, i) => (c === predicted[i] ? 1 : 0));
  const accuracy = cluster
    ? yield* meansMetric({ ...rows, columns: [hit] }, ([mean]) => mean, "accuracy", seed)
    : shareEstimate(right, total, effectiveCount(weights));
  const present = shares.filter((share) => share > 0).length;
  const metrics: Metric[] = [
    { name: "accuracy", better: "higher", trivial: Math.max(...shares), ...accuracy },
    {
      name: "balanced accuracy",
      better: "higher",
      trivial: 1 / present,
      ...(yield* balancedAccuracy(rows, confusion, seed)),
    },
  ];
  if (positive === null) return metrics;
  const is = (codes: Int32Array) => Float64Array.from(codes, (c) => (c === positive ? 1 : 0));
  const both = Float64Array.from(truth, (c, i) => (c === positive && predicted[i] === positive ? 1 : 0));
  const f1 = yield* meansMetric(
    { ...rows, columns: [is(truth), is(predicted), both] },
    ([t, p, b]) => (2 * b) / (t + p),
    "F1",
    seed,
  );
  const share = shares[positive];
  return [...metrics, { name: "F1", better: "higher", trivial: (2 * share) / (1 + share), ...f1 }];
}

function* probabilityMetrics(rows: ClassRows, positive: number | null, seed: Seed): Steps<Metric[]> {
  const { truth, probability, weights, classes } = rows;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = new Float64Array(classes);
  for (let i = 0; i < truth.length; i++) shares[truth[i]] += weights[i];
  for (let c = 0; c < classes; c++) shares[c] /= total;
  const logLoss = Float64Array.from(truth, (c, i) => -Math.log(Math.min(1, Math.max(CLIP, probability[c][i]))));
  // With two classes one is enough; with more, the squares of all are summed.
  const scored = classes === 2 ? [positive ?? 1] : [...probability.keys()];
  const brier = new Float64Array(truth.length);
  for (const c of scored) {
    truth.forEach((t, i) => {
      brier[i] += (probability[c][i] - (t === c ? 1 : 0)) ** 2;
    });
    yield;
  }
  const entropy = shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0);
  const uncertainty = scored.reduce((sum, c) => sum + shares[c] * (1 - shares[c]), 0);
  const parts: ReturnType<typeof corpDecomposition>[] = [];
  for (const c of scored) {
    parts.push(corpDecomposition(probability[c], (i) => truth[i] === c, weights));
    yield;
  }
  const summed = (of: "reliability" | "resolution") => parts.reduce((sum, part) => sum + part[of], 0);
  const noInterval = {
    low: null,
    high: null,
    interval: null,
    reason: "part of the Brier score, whose interval is above",
  };
  return [
    {
      name: "log loss",
      better: "lower",
      trivial: entropy,
      ...(yield* meansMetric({ ...rows, columns: [logLoss] }, ([m]) => m, "log loss", seed)),
    },
    {
      name: "Brier score",
      better: "lower",
      trivial: uncertainty,
      ...(yield* meansMetric({ ...rows, columns: [brier] }, ([m]) => m, "Brier", seed)),
    },
    { name: "Brier reliability", better: "lower", trivial: 0, value: summed("reliability"), ...noInterval },
    { name: "Brier resolution", better: "higher", trivial: 0, value: summed("resolution"), ...noInterval },
  ];
}

function* rankingMetrics(rows: ClassRows, positive: number | null, seed: Seed): Steps<Metric[]> {
  const { truth, probability, weights, cluster } = rows;
  if (positive === null)
    return [
      {
        name: "area under ROC, averaged over classes",
        better: "higher",
        trivial: 0.5,
        ...(yield* averagedAreaInSteps(probability, truth, weights, cluster)),
      },
    ];
  yield;
  const isPositive = (row: number) => truth[row] === positive;
  const { area, low, high, interval } = delongInterval(
    { scores: probability[positive], isPositive, weights, cluster },
    LEVEL,
  );
  const share =
    truth.reduce((sum, c, i) => sum + (c === positive ? weights[i] : 0), 0) / weights.reduce((sum, w) => sum + w, 0);
  const one = unknownEstimate("all rows are of one class");
  return [
    {
      name: "area under ROC",
      better: "higher",
      trivial: 0.5,
      ...(area === null ? one : { value: area, low, high, interval }),
    },
    {
      name: "average precision",
      better: "higher",
      trivial: share,
      ...(area === null ? one : yield* averagePrecision({ ...rows, scores: probability[positive] }, isPositive, seed)),
    },
  ];
}

function* meansMetric(
  rows: { readonly columns: readonly Float64Array[]; readonly weights: Float64Array; readonly cluster?: Int32Array },
  statistic: (means: Float64Array) => number,
  purpose: string,
  seed: Seed,
): Steps<Estimate> {
  const { columns, weights, cluster } = rows;
  const found = yield* meansIntervalInSteps({ columns, weights, cluster }, (means) => [statistic(means)], {
    seed,
    purpose,
    level: LEVEL,
  });
  return boundedEstimate(found.estimates[0], found.bounds[0], found.interval, "it is 0 out of 0 rows");
}

function classPerformance(
  rows: ClassRows,
  confusion: readonly (readonly number[])[],
  name: string,
  c: number,
): ClassPerformance {
  const { truth, predicted, weights } = rows;
  const of = (codes: Int32Array) => weights.filter((_, i) => codes[i] === c);
  const [actual, called] = [of(truth), of(predicted)];
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return {
    name,
    rows: actual.length,
    predicted: called.length,
    recall: shareEstimate(confusion[c][c], sum(actual), effectiveCount(actual)),
    precision: shareEstimate(confusion[c][c], sum(called), effectiveCount(called)),
  };
}
