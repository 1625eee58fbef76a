import type { NodeRows, SplitLimits } from "./split-search.js";

/** Gains nearer to each other than this share of the node's loss differ by rounding: they count as equal. */
const TIE = 1e-10;
/** A child must hold at least this share of the node's weight: less than that, its sums are rounding. */
const MIN_SHARE = 1e-12;

/** The conditions on a split of a node. */
export interface SplitRules {
  /** The gain that a first split has to exceed. */
  readonly minGain: number;
  /** Margin by which a split has to gain more than another to be better. */
  readonly tolerance: number;
  /** True if both sides are large enough. */
  allow(leftSamples: number, leftWeight: number): boolean;
}

export function splitRules(
  { minSamplesLeaf, minWeightLeaf, minDecrease }: SplitLimits,
  { summary }: NodeRows,
): SplitRules {
  const { samples, weight, impurity } = summary;
  const minWeight = Math.max(minWeightLeaf, MIN_SHARE * weight);
  const tolerance = TIE * weight * impurity;
  return {
    minGain: Math.max(tolerance, minDecrease - tolerance),
    tolerance,
    allow: (leftSamples, leftWeight) =>
      leftSamples >= minSamplesLeaf &&
      samples - leftSamples >= minSamplesLeaf &&
      leftWeight >= minWeight &&
      weight - leftWeight >= minWeight,
  };
}
