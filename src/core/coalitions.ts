/**
 * Which parts are kept, row by row, one bit a part: row r keeps part p when bit p % 32 of word
 * `r * wordsPerCoalition(parts) + (p >> 5)` is set. Bits beyond the last part are 0.
 */
export interface Coalitions {
  readonly bits: Uint32Array;
  readonly rows: number;
  readonly parts: number;
}

/** How many 32-bit words one coalition of so many parts takes. */
export function wordsPerCoalition(parts: number): number {
  return (parts + 31) >>> 5;
}

/** Rows that keep nothing yet. */
export function noneKept(rows: number, parts: number): Coalitions {
  return { bits: new Uint32Array(rows * wordsPerCoalition(parts)), rows, parts };
}

/** Whether row `row` keeps part `part`. */
export function keeps(coalitions: Coalitions, row: number, part: number): boolean {
  const word = row * wordsPerCoalition(coalitions.parts) + (part >>> 5);
  return ((coalitions.bits[word] >>> (part & 31)) & 1) === 1;
}

/** Keeps part `part` in row `row` from now on. */
export function keep(coalitions: Coalitions, row: number, part: number): void {
  const word = row * wordsPerCoalition(coalitions.parts) + (part >>> 5);
  coalitions.bits[word] |= 1 << (part & 31);
}
