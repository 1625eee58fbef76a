/**
 * The first index at which the running sum of the shares passes a share of 1; beyond all of them, the last above 0.
 * For one draw; `weightedDraw` prepares for many.
 */
export function indexAt(shares: Float64Array, at: number): number {
  let sum = 0;
  for (let i = 0; i < shares.length; i++) {
    sum += shares[i];
    if (at < sum) return i;
  }
  return shares.findLastIndex((share) => share > 0);
}
