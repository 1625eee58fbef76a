/**
 * The p-value of a two-sample Kolmogorov-Smirnov statistic: the asymptotic distribution with Stephens' correction.
 *
 * Conservative for values with ties. Source: Stephens 1970, J. R. Statist. Soc. B 32, 115-122.
 *
 * @param distance  the largest difference of the two cumulative shares
 */
export function kolmogorovTail(distance: number, first: number, second: number): number {
  const root = Math.sqrt((first * second) / (first + second));
  const x = (root + 0.12 + 0.11 / root) * distance;
  if (x < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k < 100; k++) {
    const term = 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
    sum += term;
    if (Math.abs(term) < 1e-16) break;
  }
  return Math.min(1, Math.max(0, sum));
}
