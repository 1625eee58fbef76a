/**
 * Nested uniform scrambling of the binary fraction bits / 2^32; see {@link owenScrambleReversed}, which is quicker
 * where the bits are in reversed order already.
 * @param bits  unsigned 32 bits
 * @returns unsigned 32 bits
 */
export function owenScramble(bits: number, key: number, multiplier: number): number {
  return owenScrambleReversed(reverseBits(bits), key, multiplier);
}

/**
 * Nested uniform (Owen) scrambling of a binary fraction of 32 digits: each digit is flipped or not, at random,
 * depending on all digits before it, so that intervals of length 2^-k are permuted and never torn apart.
 *
 * @param reversed  the fraction x 2^32 with its bits reversed, which is what the scrambling works on
 * @param key  random 32 bits, and `multiplier` 32 more: they name the permutation
 * @returns the scrambled fraction x 2^32, bits in their usual order, unsigned
 * Source: Owen 1995; by hashing: Laine & Karras 2011, Burley 2020 ("Practical hash-based Owen scrambling", JCGT
 * 9(4)), with the constants that Vegdahl 2021 found to mix better ("Building a better LK hash"). Departs from
 * them in drawing the multiplier apart from the key, so that 63 bits name a permutation and not 32.
 */
export function owenScrambleReversed(reversed: number, key: number, multiplier: number): number {
  return reverseBits(owenScrambleOfReversed(reversed, key, multiplier)) >>> 0;
}

/** The same, but for the bits that are still reversed, and signed. */
export function owenScrambleOfReversed(reversed: number, key: number, multiplier: number): number {
  // In reversed order, digits before a digit are the lower ones, which is where carries come from.
  let x = reversed;
  x ^= Math.imul(x, 0x3d20adea);
  x = (x + key) | 0;
  x = Math.imul(x, multiplier | 1);
  x ^= Math.imul(x, 0x05526c56);
  return x ^ Math.imul(x, 0x53a22864);
}

/**
 * The 32 bits in the opposite order, as a signed number.
 * Source: Warren 2013, "Hacker's Delight", section 7-1.
 */
export function reverseBits(bits: number): number {
  let x = bits;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return (x >>> 16) | (x << 16);
}
