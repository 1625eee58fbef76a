import type { CutLimits, NodeRows } from "./split-search.js";

/** Gains nearer to each other than this share of the node's loss differ by rounding: they count as equal. */
const TIE = 1e-10;
/** A child must hold at least this share of the node's weight: less than that, its sums are rounding. */
const LEAST_SHARE = 1e-12;

/** What a cut of a node has to fulfil. */
export interface CutRules {
  /** The gain that a first cut has to exceed. */
  readonly least: number;
  /** How much more than another a cut has to gain to be better. */
  readonly slack: number;
  /** Whether both sides are large enough. */
  allow(leftSamples: number, leftWeight: number): boolean;
}

export function cutRules({ minSamplesLeaf, minWeightLeaf, minDecrease }: CutLimits, { summary }: NodeRows): CutRules {
  const { samples, weight, impurity } = summary;
  const leastWeight = Math.max(minWeightLeaf, LEAST_SHARE * weight);
  const slack = TIE * weight * impurity;
  return {
    least: Math.max(slack, minDecrease - slack),
    slack,
    allow: (leftSamples, leftWeight) =>
      leftSamples >= minSamplesLeaf &&
      samples - leftSamples >= minSamplesLeaf &&
      leftWeight >= leastWeight &&
      weight - leftWeight >= leastWeight,
  };
}
