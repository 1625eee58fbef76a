/**
 * n choose k, as a number: exact where n times it is below 2^53, off by some last digits above.
 *
 * The product is taken so that every intermediate value is itself a binomial coefficient.
 */
export function binomial(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let value = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) value = (value * (n - Math.min(k, n - k) + i)) / i;
  return value;
}
