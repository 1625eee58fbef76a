/** A share in hundredths with one decimal: 0.1234 is "12.3". One from a file that is no share, and too large for it, stays. */
export function hundredths(share: number): string {
  const hundred = 100 * share;
  return Number.isFinite(hundred) ? hundred.toFixed(1) : String(share);
}
