import { binStatistics } from "../../math/bin-statistics.js";
import { entropyEdges } from "../../math/entropy-edges.js";
import { quantileEdges } from "../../math/quantile-edges.js";
import { truncatedNormal } from "../../math/truncated-normal.js";
import type { BinLaw } from "../sampling/column-law.js";

/** Method by which numbers are cut into bins. */
export type BinEdges = "quartile" | "decile" | "entropy";

/** Spread of values in a bin, as they are drawn. */
export type BinMoments = { readonly mean: number; readonly standardDeviation: number; readonly third: number };

/** A column of numbers cut into bins, and one more for gaps: what the background says, whoever is explained. */
export type CutColumn = {
  /** One per background row. */
  readonly values: Float64Array;
  /** Rising; one fewer than there are bins of numbers. */
  readonly cuts: readonly number[];
  readonly shares: Float64Array;
  /** Content of each bin, null for gaps. */
  readonly bins: readonly (BinLaw | null)[];
  readonly moments: readonly (BinMoments | null)[];
};

/**
 * @param values  one per background row, NaN for a gap
 * @param weights  one per background row, summing to 1
 * @param labels  one per background row, for edges "entropy"
 */
export function cutColumn(
  values: Float64Array,
  weights: Float64Array,
  edges: BinEdges,
  labels: ArrayLike<number | string> | undefined,
): CutColumn {
  const isPresent = (_: unknown, row: number) => !Number.isNaN(values[row]);
  const gaps = weights.reduce((sum, weight, row) => (isPresent(weight, row) ? sum : sum + weight), 0);
  const hasGaps = values.some(Number.isNaN);
  const present = hasGaps ? values.filter(isPresent) : values;
  const presentWeights = hasGaps ? weights.filter(isPresent) : weights;
  const presentLabels = labels && Array.from(labels).filter(isPresent);
  const cuts = cutsOf(present, isEqual(presentWeights) ? undefined : presentWeights, edges, presentLabels);
  const bins: BinLaw[] = [];
  const shares: number[] = [];
  if (present.length > 0) {
    const found = binStatistics(present, cuts, presentWeights);
    found.means.forEach((mean, bin) => {
      const standardDeviation = found.standardDeviations[bin];
      bins.push({ mean, standardDeviation, min: found.mins[bin], max: found.maxs[bin] });
      shares.push(found.weights[bin]);
    });
  }
  let moments: (BinMoments | null)[] | undefined;
  return {
    values,
    cuts,
    shares: Float64Array.of(...shares, gaps),
    bins: [...bins, null],
    // Only LIME asks for them.
    get moments() {
      moments ??= [...bins.map((bin) => truncatedNormal(bin).moments()), null];
      return moments;
    },
  };
}

function cutsOf(
  values: Float64Array,
  weights: Float64Array | undefined,
  edges: BinEdges,
  labels: readonly (number | string)[] | undefined,
): number[] {
  if (values.length === 0) return [];
  if (edges === "entropy") return entropyEdges(values, labels ?? [], weights);
  return quantileEdges(values, edges === "decile" ? 10 : 4, weights);
}

function isEqual(weights: Float64Array): boolean {
  return weights.every((weight) => weight === weights[0]);
}
