import { checkArgument } from "./checks/check-argument.js";
import { describeValue } from "./checks/describe-value.js";
import { WhyboxError } from "./whybox-error.js";

/**
 * Coalitions, one per row, one bit per part: row r keeps part p when bit p % 32 of word
 * `r * wordsPerCoalition(parts) + (p >> 5)` is set. Bits beyond the last part are 0.
 */
export interface Coalitions {
  readonly bits: Uint32Array;
  readonly rows: number;
  readonly parts: number;
}

/** The number of 32-bit words in a coalition of this many parts. */
export function wordsPerCoalition(parts: number): number {
  return (parts + 31) >>> 5;
}

/**
 * Coalitions of these parts, one per list of the positions of kept parts.
 *
 * @param parts  the number of parts
 * @param kept  one list per coalition, each of whole numbers from 0 to parts - 1; an empty one keeps nothing
 * @throws WhyboxError INVALID_ARGUMENT for a position that is none
 * @example
 * const { data } = await probe.ask({ z: coalitions(12, [[], [0], [0, 3]]) });
 */
export function coalitions(parts: number, kept: readonly (readonly number[])[]): Coalitions {
  checkArgument("coalitions", Array.isArray(kept) && kept.every(Array.isArray), "kept to be a list of lists", kept);
  const all = noneKept(kept.length, parts);
  for (const [row, list] of kept.entries()) {
    for (const part of list) {
      if (!Number.isInteger(part) || part < 0 || part >= parts) {
        throw new WhyboxError(
          "INVALID_ARGUMENT",
          `coalitions: expected positions from 0 to ${parts - 1}, got ${describeValue(part)} in coalition ${row}`,
        );
      }
      keep(all, row, part);
    }
  }
  return all;
}

/** Coalitions that keep nothing yet. */
export function noneKept(rows: number, parts: number): Coalitions {
  checkArgument("noneKept", Number.isSafeInteger(rows) && rows >= 0, "rows to be a whole number", rows);
  checkArgument("noneKept", Number.isSafeInteger(parts) && parts >= 0, "parts to be a whole number", parts);
  return { bits: new Uint32Array(rows * wordsPerCoalition(parts)), rows, parts };
}

/** True if row `row` keeps part `part`. */
export function keeps(coalitions: Coalitions, row: number, part: number): boolean {
  const word = row * wordsPerCoalition(coalitions.parts) + (part >>> 5);
  return ((coalitions.bits[word] >>> (part & 31)) & 1) === 1;
}

/** Keeps part `part` in row `row` from now on. */
export function keep(coalitions: Coalitions, row: number, part: number): void {
  const word = row * wordsPerCoalition(coalitions.parts) + (part >>> 5);
  coalitions.bits[word] |= 1 << (part & 31);
}

/**
 * Every coalition but the empty and the full one, in the order of binary counting: row i keeps the parts
 * whose bits are set in i + 1.
 *
 * @param parts  1 to 20
 * @returns 2^parts - 2 rows
 */
export function allCoalitions(parts: number): Coalitions {
  const coalitions = noneKept(2 ** parts - 2, parts);
  for (let row = 0; row < coalitions.rows; row++) coalitions.bits[row] = row + 1;
  return coalitions;
}

/** The coalitions at these places, in this order. */
export function someCoalitions({ bits, parts }: Coalitions, places: ArrayLike<number>): Coalitions {
  const words = wordsPerCoalition(parts);
  const some = noneKept(places.length, parts);
  for (let i = 0; i < places.length; i++) {
    some.bits.set(bits.subarray(places[i] * words, (places[i] + 1) * words), i * words);
  }
  return some;
}

/**
 * The number of bits set in a 32-bit word: the ones among its binary digits, which a test holds it to.
 * Source: Warren 2013, "Hacker's Delight", section 5-1: counts of neighbouring bits, added pair by pair.
 */
export function popcount(bits: number): number {
  let x = bits - ((bits >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  x = (x + (x >>> 4)) & 0x0f0f0f0f;
  return Math.imul(x, 0x01010101) >>> 24;
}
