import { atOnce, type Steps } from "../../core/give-way.js";
import type { Estimate } from "../../core/kinds/estimate.js";
import { areaInfluence, influenceError, logitInterval } from "../../math/delong-interval.js";
import { normalQuantile } from "../../math/normal-quantile.js";
import { LEVEL, unknownEstimate } from "./estimates.js";

/**
 * The area under the ROC curve of each class against all others, averaged; of two classes that is the area of either.
 * Classes without rows, or without others, are left out.
 *
 * @param probability  classes x rows
 * @param truth  one per row: the position of its class
 */
export function averagedArea(
  probability: readonly Float64Array[],
  truth: ArrayLike<number>,
  weights?: Float64Array,
  cluster?: Int32Array,
): Estimate {
  return atOnce(averagedAreaInSteps(probability, truth, weights, cluster));
}

/** The area of `averagedArea`, with a pause after every class. */
export function* averagedAreaInSteps(
  probability: readonly Float64Array[],
  truth: ArrayLike<number>,
  weights?: Float64Array,
  cluster?: Int32Array,
): Steps<Estimate> {
  const areas: number[] = [];
  // Summed class by class: those of all classes at once would take classes x rows of memory.
  const influence = new Float64Array(truth.length);
  for (const [c, scores] of probability.entries()) {
    const area = areaInfluence({ scores, isPositive: (row) => truth[row] === c, weights });
    if (area) {
      areas.push(area.area);
      for (let row = 0; row < influence.length; row++) influence[row] += area.influence[row];
    }
    yield;
  }
  if (areas.length === 0) return unknownEstimate("all rows are of one class");
  const value = areas.reduce((sum, area) => sum + area, 0) / areas.length;
  for (let row = 0; row < influence.length; row++) influence[row] /= areas.length;
  const error = influenceError(influence, cluster);
  if (!(error > 0) || value === 0 || value === 1) {
    return { value, low: null, high: null, interval: null, reason: "the scores part the classes fully" };
  }
  const bounds = logitInterval(value, error, normalQuantile(0.5 + LEVEL / 2));
  return { value, ...bounds, interval: cluster ? "DeLong by cluster" : "DeLong" };
}
