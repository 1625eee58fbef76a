/** Distribution of one column of a sample, regardless of the others. */
export type ColumnDistribution =
  /** One of a few values (codes of categories, a gap as NaN), each with its share. */
  | { readonly kind: "values"; readonly shares: Float64Array; readonly values: Float64Array }
  /** A bin by its share, then a value of a normal distribution cut to the bin; null: a bin of gaps. */
  | { readonly kind: "bins"; readonly shares: Float64Array; readonly bins: readonly (BinDistribution | null)[] }
  | { readonly kind: "normal"; readonly mean: number; readonly standardDeviation: number };

export type BinDistribution = {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly min: number;
  readonly max: number;
};

/** Draws one column of all rows, so that nothing is looked up in the innermost loop. */
export type ColumnDraw = (uniforms: Float64Array, values: Float64Array, chosen: Int32Array) => void;

/** Shares with the kernel in them, and the average weight it takes away. */
export type TiltedShares = { readonly shares: Float64Array; readonly meanWeight: number };

/**
 * The kernel exp(-d^2 / (2 width^2)) of a Euclidean distance between rows of 0 and 1 is a product over columns:
 * each column that leaves the instance's own bin costs a factor of exp(-1 / (2 width^2)). So it can be put into
 * the column's shares, and samples from these need no weights.
 *
 * @param shares  probability of each bin, summing to 1
 * @param instanceBin  the instance's bin
 */
export function tiltedShares(shares: Float64Array, instanceBin: number, width: number): TiltedShares {
  const elsewhere = Math.exp(-1 / (2 * width * width));
  const weighted = new Float64Array(shares.length);
  let meanWeight = 0;
  for (let bin = 0; bin < shares.length; bin++) {
    weighted[bin] = bin === instanceBin ? shares[bin] : shares[bin] * elsewhere;
    meanWeight += weighted[bin];
  }
  for (let bin = 0; bin < shares.length; bin++) weighted[bin] /= meanWeight;
  return { shares: weighted, meanWeight };
}

/**
 * True if every other bin or value has probability 0. (Testing `shares[instanceBin] === 1` would fail to rounding.)
 */
export function isDegenerate({
  shares,
  instanceBin,
}: {
  readonly shares: Float64Array;
  readonly instanceBin: number;
}): boolean {
  return shares.every((share, bin) => bin === instanceBin || share === 0);
}

/** Cumulative shares, and the last place that has one. */
export function cumulativeShares(shares: Float64Array): { upTo: Float64Array; last: number } {
  const upTo = new Float64Array(shares.length);
  let last = -1;
  for (let i = 0, sum = 0; i < shares.length; i++) {
    sum += shares[i];
    upTo[i] = sum;
    if (shares[i] > 0) last = i;
  }
  return { upTo, last };
}
