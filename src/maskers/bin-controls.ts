import type { BinnedColumn } from "./bin-column.js";
import type { BinMoments } from "./cut-column.js";
import type { ColumnLaw } from "./product-law.js";

/**
 * What makes three variables of a sampled number that have mean 0 whether the number is in the instance's bin or in
 * another: (x - ownMean) scale in the one case; s = (x - otherMean) scale and s^2 - otherVariance - otherSkew s in
 * the other. They are uncorrelated with each other.
 */
export type BinControls = {
  readonly column: number;
  /** Into standard deviations of the column. */
  readonly scale: number;
  readonly ownMean: number;
  readonly otherMean: number;
  /** In squared standard deviations of the column. */
  readonly otherVariance: number;
  /** How much of s^2 a straight line through s explains. */
  readonly otherSkew: number;
};

/** The moments of a law of bins inside and outside the instance's bin; undefined where all of it is gaps. */
export function binControls(
  { shares }: ColumnLaw & { kind: "bins" },
  { own, moments = [] }: BinnedColumn,
): Omit<BinControls, "column"> | undefined {
  const held = moments.flatMap((bin, index) =>
    bin && shares[index] > 0 ? [{ ...bin, share: shares[index], index }] : [],
  );
  if (held.length === 0) return undefined;
  const { mean, variance } = mixed(held);
  const inside = held.find(({ index }) => index === own);
  const outside = held.filter(({ index }) => index !== own);
  const other = outside.length > 0 ? mixed(outside) : { mean, variance: 0, third: 0 };
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
  return {
    scale,
    ownMean: inside?.mean ?? mean,
    otherMean: other.mean,
    otherVariance: other.variance * scale * scale,
    otherSkew: other.variance > 0 ? (other.third / other.variance) * scale : 0,
  };
}

function mixed(parts: readonly (BinMoments & { readonly share: number })[]) {
  const mass = parts.reduce((sum, { share }) => sum + share, 0);
  const mean = parts.reduce((sum, part) => sum + part.share * part.mean, 0) / mass;
  let squares = 0;
  let cubes = 0;
  for (const part of parts) {
    const shift = part.mean - mean;
    const variance = part.standardDeviation ** 2;
    squares += part.share * (shift ** 2 + variance);
    cubes += part.share * (shift ** 3 + 3 * shift * variance + part.third);
  }
  return { mean, variance: squares / mass, third: cubes / mass };
}
