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

/** Rows that keep nothing yet. */
export function noneKept(rows: number, parts: number): Coalitions {
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
