/** Shares with the kernel in them, and the average weight it takes away. */
export type WeightedShares = { readonly shares: Float64Array; readonly meanWeight: number };

/**
 * The kernel exp(-d^2 / (2 width^2)) of a Euclidean distance between rows of 0 and 1 is a product over columns:
 * each column that leaves the instance's own bin costs a factor of exp(-1 / (2 width^2)). So it can be put into
 * the column's shares, and samples from these need no weights.
 *
 * @param shares  how often each bin comes up, summing to 1
 * @param own  the instance's bin
 */
export function kernelInShares(shares: Float64Array, own: number, width: number): WeightedShares {
  const elsewhere = Math.exp(-1 / (2 * width * width));
  const weighted = new Float64Array(shares.length);
  let meanWeight = 0;
  for (let bin = 0; bin < shares.length; bin++) {
    weighted[bin] = bin === own ? shares[bin] : shares[bin] * elsewhere;
    meanWeight += weighted[bin];
  }
  for (let bin = 0; bin < shares.length; bin++) weighted[bin] /= meanWeight;
  return { shares: weighted, meanWeight };
}
