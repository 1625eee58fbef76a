import type { Dataset } from "../../core/dataset.js";
import type { Steps } from "../../core/give-way.js";
import type { InteractionStrength } from "../../core/kinds/interactions.js";
import { bootstrapInSteps } from "../../math/bootstrap.js";
import type { Seed } from "../../random/stream.js";
import { boundedEstimate, LEVEL } from "../run/estimates.js";

/** outputs x (rows x rows): at a x n + b the answer to row b with the columns in question of row a. */
export type CrossAnswers = readonly Float64Array[];

type Strength = {
  readonly dataset: Dataset;
  readonly rows: Int32Array;
  readonly seed: Seed;
  /** Of the pair together; "own": the model's answers themselves, against one feature and all others together. */
  readonly joint: Float64Array | "own";
  readonly parts: readonly Float64Array[];
};

/** Relative to its parts, a joint effect smaller than this is rounding. */
const ROUNDING = 1e-20;
const REPLICATES = 200;

/** The interaction in a joint effect: its share, and its size; with a pause after every resample. */
export function* strengthOf(asked: Strength): Steps<Pick<InteractionStrength, "share" | "unnormalised">> {
  const { dataset, rows, seed } = asked;
  const weights = Float64Array.from(rows, (row) => dataset.weights?.[row] ?? 1);
  const cluster = dataset.cluster && rows.map((row) => (dataset.cluster as Int32Array)[row]);
  const place = new Map<number, number>();
  const unit = Int32Array.from(rows, (_, i) => {
    const key = cluster ? cluster[i] : i;
    if (!place.has(key)) place.set(key, place.size);
    return place.get(key) as number;
  });
  const estimates = statistics(asked, weights);
  const bounds = yield* bootstrapInSteps(
    estimates,
    (counts) =>
      statistics(
        asked,
        weights.map((weight, i) => weight * counts[unit[i]]),
      ),
    {
      seed,
      purpose: "interaction strength",
      units: place.size,
      level: LEVEL,
      replicates: REPLICATES,
    },
  );
  const interval = `bootstrap by ${cluster ? "cluster" : "row"}`;
  return {
    share: boundedEstimate(estimates[0], bounds[0], interval, "the features have no effect together"),
    unnormalised: boundedEstimate(estimates[1], bounds[1], interval, "the features have no effect together"),
  };
}

/** H squared and the root mean square of the interaction. */
function statistics({ joint, parts }: Strength, weights: Float64Array): [number, number] {
  const n = weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const centred = (values: Float64Array) => {
    const mean = values.reduce((sum, value, i) => sum + weights[i] * value, 0) / total;
    return values.map((value) => value - mean);
  };
  /** The mean over rows b of the answer with the columns of row a. */
  const dependence = (answers: Float64Array) =>
    centred(
      Float64Array.from({ length: n }, (_, a) => {
        let sum = 0;
        for (let b = 0; b < n; b++) sum += weights[b] * answers[a * n + b];
        return sum / total;
      }),
    );
  const singles = parts.map(dependence);
  if (joint === "own") singles.push(centred(othersDependence(parts[0], weights, total)));
  const together =
    joint === "own" ? centred(Float64Array.from({ length: n }, (_, a) => parts[0][a * n + a])) : dependence(joint);
  let [interaction, all] = [0, 0];
  for (let a = 0; a < n; a++) {
    const rest = singles.reduce((left, single) => left - single[a], together[a]);
    interaction += (weights[a] / total) * rest * rest;
    all += (weights[a] / total) * together[a] * together[a];
  }
  return all > ROUNDING ? [interaction / all, Math.sqrt(interaction)] : [Number.NaN, 0];
}

/** The mean over rows a of the answer to row b with the feature of row a: the effect of all other features. */
function othersDependence(answers: Float64Array, weights: Float64Array, total: number): Float64Array {
  const n = weights.length;
  const means = new Float64Array(n);
  for (let a = 0; a < n; a++) for (let b = 0; b < n; b++) means[b] += (weights[a] / total) * answers[a * n + b];
  return means;
}
