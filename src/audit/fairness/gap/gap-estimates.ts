import type { Steps } from "../../../core/give-way.js";
import type { Estimate } from "../../../core/kinds/estimate.js";
import { influenceError } from "../../../math/delong-interval.js";
import { studentQuantile } from "../../../math/student-quantile.js";
import { LEVEL } from "../../run/estimates.js";

/** The rows of one group, and the attributions of some of them. */
export type GapRows = {
  /** Positions in the dataset of all rows with a known answer. */
  readonly rows: Int32Array;
  /** One per row: the score or loss, and its value when nothing is known of the row. */
  readonly values: Float64Array;
  readonly starts: Float64Array;
  /** Positions in the dataset of the explained rows, and their attributions: one list of parts per row. */
  readonly explained: Int32Array;
  readonly attributions: readonly ArrayLike<number>[];
  /** One per part: standard error of the mean attribution that does not shrink with more rows. */
  readonly errors?: readonly number[];
};

/** The gap and the terms that it is the sum of. */
export type GapEstimates = {
  readonly gap: Estimate;
  readonly base: Estimate;
  readonly means: readonly [Estimate, Estimate];
  readonly parts: readonly { readonly difference: Estimate; readonly meanOf: number; readonly meanAgainst: number }[];
  /** Estimate for several parts together. */
  together(parts: readonly number[]): Estimate;
};

type Units = { readonly weights: Float64Array; readonly cluster?: Int32Array };

/**
 * The mean attribution of each part in one group less that in the other, so that they add up to the gap exactly.
 *
 * Attributions of the rows that were explained add up to what these rows differ by. What all rows of a group differ by is
 * known, and each part takes its share of the distance between the two by its regression on the sum of the parts, whose
 * slopes add up to 1 (the regression estimator of survey sampling: Cochran 1977, chapter 7; two-phase variance there).
 */
export function* gapEstimates(sides: readonly [GapRows, GapRows], parts: number, units: Units): Steps<GapEstimates> {
  const [of, against] = sides.map((side) => sideEstimates(side, parts, units.weights));
  const n = units.weights.length;
  const estimateOf = (value: number, influences: readonly [Influence, Influence], extra = 0): Estimate => {
    const influence = new Float64Array(n);
    influences.forEach((each, s) => {
      for (const [row, weight] of each) influence[row] += s === 0 ? weight : -weight;
    });
    const counts = influences.map((each) => unitCount(each, units.cluster));
    return withInterval(value, influence, counts, units.cluster, extra);
  };
  const partInfluence = (chosen: readonly number[]) =>
    [of.partInfluence(chosen), against.partInfluence(chosen)] as const;
  const extraOf = (chosen: readonly number[]) =>
    Math.hypot(...chosen.flatMap((part) => sides.map(({ errors }) => errors?.[part] ?? 0)));
  const together = (chosen: readonly number[]) => {
    const value = chosen.reduce((sum, part) => sum + of.means[part] - against.means[part], 0);
    return estimateOf(value, partInfluence(chosen), extraOf(chosen));
  };
  const none: Influence = [];
  yield;
  const gap = estimateOf(of.mean - against.mean, [of.meanInfluence, against.meanInfluence]);
  yield;
  const base = estimateOf(of.start - against.start, [of.startInfluence, against.startInfluence]);
  yield;
  const meanOf = estimateOf(of.mean, [of.meanInfluence, none]);
  yield;
  const means = [meanOf, estimateOf(against.mean, [against.meanInfluence, none])] as const;
  const differences: GapEstimates["parts"][number][] = [];
  for (let part = 0; part < parts; part++) {
    yield;
    differences.push({ difference: together([part]), meanOf: of.means[part], meanAgainst: against.means[part] });
  }
  return { gap, base, means, parts: differences, together };
}

/** Influence of each row on a mean. */
type Influence = readonly (readonly [row: number, weight: number])[];

function sideEstimates(side: GapRows, parts: number, weights: Float64Array) {
  const { rows, values, starts, explained, attributions } = side;
  const rowWeights = Float64Array.from(rows, (row) => weights[row]);
  const total = rowWeights.reduce((sum, weight) => sum + weight, 0);
  // Deviations from the first value, so that the mean of equal numbers is that number.
  const meanOf = (list: ArrayLike<number>) =>
    list[0] + rowWeights.reduce((sum, weight, i) => sum + weight * (list[i] - list[0]), 0) / total;
  const [mean, start] = [meanOf(values), meanOf(starts)];
  const influenceOf = (list: ArrayLike<number>, centre: number): Influence =>
    Array.from(rows, (row, i) => [row, (rowWeights[i] * (list[i] - centre)) / total] as const);
  const taken = Float64Array.from(explained, (row) => weights[row]);
  const takenTotal = taken.reduce((sum, weight) => sum + weight, 0);
  const sums = Float64Array.from(attributions, (list) => Array.from(list).reduce((sum, value) => sum + value, 0));
  const weighted = (value: (i: number) => number) =>
    taken.reduce((sum, weight, i) => sum + weight * value(i), 0) / takenTotal;
  const meanSum = weighted((i) => sums[i]);
  const variance = weighted((i) => (sums[i] - meanSum) ** 2);
  const bare = Array.from({ length: parts }, (_, part) => weighted((i) => attributions[i][part]));
  const slopes = bare.map((centre, part) =>
    variance > 0 ? weighted((i) => (attributions[i][part] - centre) * (sums[i] - meanSum)) / variance : 1 / parts,
  );
  const change = Float64Array.from(values, (value, i) => value - starts[i]);
  const distance = mean - start - meanSum;
  return {
    mean,
    start,
    means: bare.map((centre, part) => centre + slopes[part] * distance),
    meanInfluence: influenceOf(values, mean),
    startInfluence: influenceOf(starts, start),
    partInfluence(chosen: readonly number[]): Influence {
      const slope = chosen.reduce((sum, part) => sum + slopes[part], 0);
      const centre = chosen.reduce((sum, part) => sum + bare[part], 0);
      const within = Array.from(explained, (row, i) => {
        const value = chosen.reduce((sum, part) => sum + attributions[i][part], 0);
        return [row, (taken[i] * (value - centre - slope * (sums[i] - meanSum))) / takenTotal] as const;
      });
      const between = influenceOf(change, mean - start).map(([row, weight]) => [row, slope * weight] as const);
      return [...within, ...between];
    },
  };
}

function unitCount(influence: Influence, cluster: Int32Array | undefined): number {
  const units = new Set<number>();
  for (const [row] of influence) units.add(cluster ? cluster[row] : row);
  return units.size;
}

function withInterval(
  value: number,
  influence: Float64Array,
  counts: readonly number[],
  cluster: Int32Array | undefined,
  extra: number,
): Estimate {
  const known = counts.filter((count) => count > 0);
  const degrees = Math.min(...known) - 1;
  if (!(degrees >= 1)) return { value, low: null, high: null, interval: null, reason: "one row has no spread" };
  const correction = cluster ? 1 : Math.sqrt((degrees + 1) / degrees);
  const error = Math.hypot(influenceError(influence, cluster) * correction, extra);
  const half = studentQuantile(0.5 + LEVEL / 2, degrees) * error;
  return { value, low: value - half, high: value + half, interval: cluster ? "t by cluster" : "t" };
}
