/**
 * The level that each of `count` independent intervals needs, so that all of them hold together.
 *
 * Source: Sidak 1967, JASA 62, 626-633; at least as high for intervals that depend on each other.
 * @example
 * eachLevel(3, 0.95)   // 0.983
 */
export function eachLevel(count: number, level: number): number {
  return Math.exp(Math.log(level) / count);
}
