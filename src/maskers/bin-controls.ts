import { truncatedNormal } from "../math/truncated-normal.js";
import type { ColumnLaw } from "./product-law.js";

/**
 * What makes three variables of a sampled number that have mean 0 whether the number is in the instance's bin or in
 * another: (x - ownMean) scale in the one case; s = (x - otherMean) scale and s^2 - otherVariance in the other.
 */
export type BinControls = {
  readonly column: number;
  /** Into standard deviations of the column. */
  readonly scale: number;
  readonly ownMean: number;
  readonly otherMean: number;
  /** In squared standard deviations of the column. */
  readonly otherVariance: number;
};

/** The moments of a law of bins inside and outside the instance's bin; undefined where all of it is gaps. */
export function binControls(
  { bins, shares }: ColumnLaw & { kind: "bins" },
  own: number,
): Omit<BinControls, "column"> | undefined {
  const held = bins.flatMap((bin, index) =>
    bin && shares[index] > 0 ? [{ ...truncatedNormal(bin).moments(), share: shares[index], index }] : [],
  );
  if (held.length === 0) return undefined;
  const { mean, variance } = mixed(held);
  const inside = held.find(({ index }) => index === own);
  const outside = held.filter(({ index }) => index !== own);
  const other = outside.length > 0 ? mixed(outside) : { mean, variance: 0 };
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
  return {
    scale,
    ownMean: inside?.mean ?? mean,
    otherMean: other.mean,
    otherVariance: other.variance * scale * scale,
  };
}

function mixed(
  parts: readonly { readonly mean: number; readonly standardDeviation: number; readonly share: number }[],
) {
  const mass = parts.reduce((sum, { share }) => sum + share, 0);
  const mean = parts.reduce((sum, part) => sum + part.share * part.mean, 0) / mass;
  const squares = parts.reduce(
    (sum, part) => sum + part.share * ((part.mean - mean) ** 2 + part.standardDeviation ** 2),
    0,
  );
  return { mean, variance: squares / mass };
}
