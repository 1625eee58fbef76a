/** Shares of simulated audits in which each kind of interval holds the truth; see simulate-coverage.js. */
export function simulateCoverage(
  sizes: readonly number[],
  rates: readonly number[],
  audits: number,
  seed?: number | string,
): { readonly [share: string]: number };
