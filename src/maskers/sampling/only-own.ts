/**
 * Whether nothing but the bin or value `own` ever comes up. Asked of the others, because shares that are sums of weights
 * such as 1 / 7 do not add up to exactly 1.
 */
export function onlyOwn({ shares, own }: { readonly shares: Float64Array; readonly own: number }): boolean {
  return shares.every((share, bin) => bin === own || share === 0);
}
