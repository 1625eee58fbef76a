import { square } from "../../math/square.js";
import type { ColumnLaw } from "../sampling/column-law.js";
import type { BinnedColumn } from "./bin-column.js";

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
  /** Share of s^2 that a straight line through s explains. */
  readonly otherSkew: number;
};

/** The moments of a law of bins inside and outside the instance's bin; undefined where all of it is gaps. */
export function binControls(
  { shares }: ColumnLaw & { kind: "bins" },
  { own, moments = [] }: BinnedColumn,
): Omit<BinControls, "column"> | undefined {
  const held: Held[] = [];
  const outside: Held[] = [];
  for (let bin = 0; bin < moments.length; bin++) {
    const found = moments[bin];
    if (!found || !(shares[bin] > 0)) continue;
    const part = {
      share: shares[bin],
      mean: found.mean,
      variance: square(found.standardDeviation),
      third: found.third,
    };
    held.push(part);
    if (bin !== own) outside.push(part);
  }
  if (held.length === 0) return undefined;
  const { mean, variance } = mixed(held);
  const other = outside.length > 0 ? mixed(outside) : { mean, variance: 0, third: 0 };
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
  return {
    scale,
    ownMean: outside.length < held.length ? (moments[own]?.mean ?? mean) : mean,
    otherMean: other.mean,
    otherVariance: other.variance * scale * scale,
    otherSkew: other.variance > 0 ? (other.third / other.variance) * scale : 0,
  };
}

type Held = { readonly share: number; readonly mean: number; readonly variance: number; readonly third: number };

function mixed(parts: readonly Held[]) {
  let mass = 0;
  let mean = 0;
  for (const part of parts) {
    mass += part.share;
    mean += part.share * part.mean;
  }
  mean /= mass;
  let squares = 0;
  let cubes = 0;
  for (const part of parts) {
    const shift = part.mean - mean;
    squares += part.share * (square(shift) + part.variance);
    cubes += part.share * (shift * shift * shift + 3 * shift * part.variance + part.third);
  }
  return { mean, variance: squares / mass, third: cubes / mass };
}
