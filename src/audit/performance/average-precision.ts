import type { Steps } from "../../core/give-way.js";
import type { Estimate } from "../../core/kinds/estimate.js";
import { argsort } from "../../math/argsort.js";
import { bootstrapInSteps, REPLICATES } from "../../math/bootstrap.js";
import type { Seed } from "../../random/stream.js";
import { boundedEstimate, LEVEL } from "../run/estimates.js";

/** Most rows times resamples; more rows are resampled less often, but never below MIN_REPLICATES. */
const MAX_DRAWS = 2e7;
const MIN_REPLICATES = 200;

/**
 * Precision averaged over the steps of recall: sum of (R_k - R_k-1) P_k over distinct scores, from the highest down,
 * without interpolation. With pauses.
 */
export function* averagePrecision(
  rows: { readonly scores: Float64Array; readonly weights: Float64Array; readonly cluster?: Int32Array },
  isPositive: (row: number) => boolean,
  seed: Seed,
): Steps<Estimate> {
  const { scores, weights, cluster } = rows;
  const order = argsort(
    scores,
    Uint32Array.from(scores, (_, row) => row),
  ).reverse();
  const positive = Uint8Array.from(scores, (_, row) => (isPositive(row) ? 1 : 0));
  const units = unitsOf(scores.length, cluster);
  const value = (counts: Int32Array | undefined) => {
    let [selected, hits, sum] = [0, 0, 0];
    for (let start = 0; start < order.length; ) {
      let end = start;
      const before = hits;
      for (; end < order.length && scores[order[end]] === scores[order[start]]; end++) {
        const row = order[end];
        const weight = weights[row] * (counts ? counts[units.of[row]] : 1);
        selected += weight;
        if (positive[row] === 1) hits += weight;
      }
      if (selected > 0) sum += ((hits - before) * hits) / selected;
      start = end;
    }
    return hits > 0 ? sum / hits : Number.NaN;
  };
  const replicates = Math.max(MIN_REPLICATES, Math.min(REPLICATES, Math.floor(MAX_DRAWS / scores.length)));
  const estimate = value(undefined);
  const [bounds] = yield* bootstrapInSteps([estimate], (counts) => [value(counts)], {
    seed,
    purpose: "average precision",
    units: units.count,
    level: LEVEL,
    replicates,
  });
  return boundedEstimate(estimate, bounds, `bootstrap by ${cluster ? "cluster" : "row"}`, "there is no positive row");
}

function unitsOf(rows: number, cluster: Int32Array | undefined): { count: number; of: Int32Array } {
  if (!cluster) return { count: rows, of: Int32Array.from({ length: rows }, (_, row) => row) };
  const places = new Map<number, number>();
  const of = cluster.map((name) => {
    if (!places.has(name)) places.set(name, places.size);
    return places.get(name) as number;
  });
  return { count: places.size, of };
}
