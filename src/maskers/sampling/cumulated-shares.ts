/** Cumulative shares, and the last place that has one. */
export function cumulatedShares(shares: Float64Array): { upTo: Float64Array; last: number } {
  const upTo = new Float64Array(shares.length);
  let last = -1;
  for (let i = 0, sum = 0; i < shares.length; i++) {
    sum += shares[i];
    upTo[i] = sum;
    if (shares[i] > 0) last = i;
  }
  return { upTo, last };
}
