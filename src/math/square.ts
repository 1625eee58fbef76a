/**
 * x * x. Engines compute `x ** 2` by a general power whose last bit depends on their version; a product is the same
 * everywhere.
 */
export function square(x: number): number {
  return x * x;
}
