/**
 * The number of bits set in a 32-bit word.
 * Source: Warren 2013, "Hacker's Delight", section 5-1: counts of neighbouring bits, added pair by pair.
 */
export function popcount(bits: number): number {
  let x = bits - ((bits >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  x = (x + (x >>> 4)) & 0x0f0f0f0f;
  return Math.imul(x, 0x01010101) >>> 24;
}
