import { owenScrambleReversed } from "./owen-scramble-reversed.js";
import { reverseBits } from "./reverse-bits.js";

/**
 * Nested uniform scrambling of the binary fraction bits / 2^32; see {@link owenScrambleReversed}, which is quicker
 * for those who have the bits in reversed order.
 * @param bits  unsigned 32 bits
 * @returns unsigned 32 bits
 */
export function owenScramble(bits: number, key: number, multiplier: number): number {
  return owenScrambleReversed(reverseBits(bits), key, multiplier);
}
