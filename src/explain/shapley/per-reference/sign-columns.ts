import { type Coalitions, keeps, popcount } from "../../../core/coalitions.js";

/** A sign for each of some rows, a bit each: set where the sign is -1. */
export interface SignColumn {
  readonly bytes: Uint8Array;
  /** The same bits. */
  readonly words: Uint32Array;
}

/** players x rows: -1 where a player is hidden. */
export function playerColumns(coalitions: Coalitions): SignColumn[] {
  const { rows, parts } = coalitions;
  return Array.from({ length: parts }, (_, player) => {
    const column = allPositive(Math.ceil(rows / 32));
    for (let row = 0; row < rows; row++) if (!keeps(coalitions, row, player)) column.bytes[row >> 3] |= 1 << (row & 7);
    return column;
  });
}

function allPositive(words: number): SignColumn {
  const column = new Uint32Array(words);
  return { words: column, bytes: new Uint8Array(column.buffer) };
}

/** The product of some columns. */
export function productOf(columns: readonly SignColumn[]): SignColumn {
  const product = allPositive(columns[0].words.length);
  for (const { words } of columns) for (let i = 0; i < words.length; i++) product.words[i] ^= words[i];
  return product;
}

/** The inner product of two columns of so many rows. */
export function innerProduct({ words: a }: SignColumn, { words: b }: SignColumn, rows: number): number {
  let differ = 0;
  for (let i = 0; i < a.length; i++) differ += popcount(a[i] ^ b[i]);
  return rows - 2 * differ;
}

/** The sum of values, each with its sign. */
export function signedSum(values: Float64Array, { bytes }: SignColumn): number {
  let sum = 0;
  for (let row = 0; row < values.length; row++) {
    sum += (bytes[row >> 3] >> (row & 7)) & 1 ? -values[row] : values[row];
  }
  return sum;
}

/** Adds factor x sign to each value. */
export function addSigned(values: Float64Array, factor: number, { bytes }: SignColumn): void {
  for (let row = 0; row < values.length; row++) {
    values[row] += (bytes[row >> 3] >> (row & 7)) & 1 ? -factor : factor;
  }
}

/**
 * The sums of values, each with the product of its signs in three columns, for every three columns in order.
 *
 * Of eight rows the sums under all 256 patterns of signs are worked out once, so that a three takes one look-up instead of
 * eight multiplications.
 */
export function signedSumsOfThrees(values: Float64Array, columns: readonly SignColumn[]): Float64Array {
  const count = columns.length;
  const sums = new Float64Array((count * (count - 1) * (count - 2)) / 6);
  const patterns = new Float64Array(256);
  const here = new Uint8Array(count);
  for (let from = 0; from < values.length; from += 8) {
    sumsOfPatterns(values, from, patterns);
    for (let column = 0; column < count; column++) here[column] = columns[column].bytes[from >> 3];
    addThrees(sums, patterns, here);
  }
  return sums;
}

/** For every pattern of signs, the sum of eight values from a place on; of those beyond the last, nothing. */
function sumsOfPatterns(values: Float64Array, from: number, patterns: Float64Array): void {
  const count = Math.min(8, values.length - from);
  let all = 0;
  for (let i = 0; i < count; i++) all += values[from + i];
  patterns[0] = all;
  for (let bit = 0; bit < 8; bit++) {
    const twice = bit < count ? 2 * values[from + bit] : 0;
    const high = 1 << bit;
    for (let low = 0; low < high; low++) patterns[high + low] = patterns[low] - twice;
  }
}

function addThrees(sums: Float64Array, patterns: Float64Array, here: Uint8Array): void {
  let three = 0;
  for (let i = 0; i < here.length; i++) {
    for (let j = i + 1; j < here.length; j++) {
      const two = here[i] ^ here[j];
      for (let k = j + 1; k < here.length; k++) sums[three++] += patterns[two ^ here[k]];
    }
  }
}
