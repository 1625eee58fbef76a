import type { Steps } from "../../core/give-way.js";
import type { Estimate } from "../../core/kinds/estimate.js";
import { effectiveCount } from "../../math/effective-count.js";
import { meansIntervalInSteps } from "../../math/means-interval.js";
import type { Seed } from "../../random/stream.js";
import { boundedEstimate, LEVEL, shareEstimate } from "../run/estimates.js";
import type { ClassRows } from "./class-rows.js";

/** True class x predicted class: sums of weights. */
export function confusionOf({ classes, truth, predicted, weights }: ClassRows): number[][] {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  truth.forEach((c, i) => {
    confusion[c][predicted[i]] += weights[i];
  });
  return confusion;
}

/**
 * The mean recall over the classes that have rows. The interval puts together the Wilson intervals of the recalls
 * (MOVER: Zou & Donner 2008); with clusters it is a bootstrap. With pauses.
 */
export function* balancedAccuracy(
  rows: ClassRows,
  confusion: readonly (readonly number[])[],
  seed: Seed,
): Steps<Estimate> {
  const { truth, predicted, weights, cluster, classes } = rows;
  const present = [...Array(classes).keys()].filter((c) => confusion[c].some((sum) => sum > 0));
  if (cluster) {
    const of = (c: number, hit: boolean) =>
      Float64Array.from(truth, (t, i) => (t === c && (!hit || predicted[i] === c) ? 1 : 0));
    const columns = present.flatMap((c) => [of(c, false), of(c, true)]);
    const found = yield* meansIntervalInSteps(
      { columns, weights, cluster },
      (means) => [present.reduce((sum, _, p) => sum + means[2 * p + 1] / means[2 * p], 0) / present.length],
      { seed, purpose: "balanced accuracy", level: LEVEL },
    );
    return boundedEstimate(found.estimates[0], found.bounds[0], found.interval, "no class has a row");
  }
  const weightsOf = confusion.map((): number[] => []);
  for (let i = 0; i < truth.length; i++) weightsOf[truth[i]].push(weights[i]);
  const recalls = present.map((c) => {
    const actual = weightsOf[c];
    const total = actual.reduce((sum, weight) => sum + weight, 0);
    return shareEstimate(confusion[c][c], total, effectiveCount(actual)) as {
      value: number;
      low: number;
      high: number;
    };
  });
  const value = recalls.reduce((sum, recall) => sum + recall.value, 0) / recalls.length;
  const reach = (side: "low" | "high") =>
    Math.hypot(...recalls.map((recall) => recall[side] - recall.value)) / recalls.length;
  return {
    value,
    low: Math.max(0, value - reach("low")),
    high: Math.min(1, value + reach("high")),
    interval: "Wilson (MOVER)",
  };
}
