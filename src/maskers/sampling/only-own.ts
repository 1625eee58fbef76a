/**
 * True if every other bin or value has probability 0. (Testing `shares[own] === 1` would fail to rounding.)
 */
export function onlyOwn({ shares, own }: { readonly shares: Float64Array; readonly own: number }): boolean {
  return shares.every((share, bin) => bin === own || share === 0);
}
