import { type Coalitions, keeps, popcount } from "../../../core/coalitions.js";
import { sharedKernelMemory } from "../../../math/kernels.js";

/** A sign for each of some rows, a bit each: bit row % 32 of word row >> 5 is set where the sign is -1. */
export type SignColumn = Uint32Array;

/** players x rows: -1 where a player is hidden. */
export function playerColumns(coalitions: Coalitions): SignColumn[] {
  const { rows, parts } = coalitions;
  return Array.from({ length: parts }, (_, player) => {
    const column = new Uint32Array(Math.ceil(rows / 32));
    for (let row = 0; row < rows; row++) if (!keeps(coalitions, row, player)) column[row >> 5] |= 1 << (row & 31);
    return column;
  });
}

/** The product of some columns. */
export function productOf(columns: readonly SignColumn[]): SignColumn {
  const product = new Uint32Array(columns[0].length);
  for (const column of columns) for (let i = 0; i < product.length; i++) product[i] ^= column[i];
  return product;
}

/** The inner product of two columns of so many rows. */
export function innerProduct(a: SignColumn, b: SignColumn, rows: number): number {
  let differ = 0;
  for (let i = 0; i < a.length; i++) differ += popcount(a[i] ^ b[i]);
  return rows - 2 * differ;
}

/**
 * The inner products of each column from one on with the columns before it and itself, for pairs (0, 0), (1, 0), (1, 1),
 * (2, 0), ...: written into their places. The plain version is `innerProduct`.
 */
export function innerProducts(
  products: Float64Array,
  columns: readonly SignColumn[],
  from: number,
  rows: number,
): void {
  const count = columns.length;
  const words = Math.ceil(rows / 32);
  const pairs = (count * (count + 1)) / 2;
  const first = (from * (from + 1)) / 2;
  const reach = sharedKernelMemory(8 * pairs + 4 * words * count);
  if (!reach) {
    let at = first;
    for (let a = from; a < count; a++) {
      for (let b = 0; b <= a; b++) products[at++] = innerProduct(columns[a], columns[b], rows);
    }
    return;
  }
  const signs = new Uint32Array(reach.buffer, 8 * pairs, words * count);
  for (const [i, column] of columns.entries()) signs.set(column, i * words);
  reach.kernels.innerProducts(8 * pairs, words, rows, from, count, 0);
  products.set(new Float64Array(reach.buffer, 8 * first, pairs - first), first);
}

/** By the bit of a row. A branch would be guessed wrongly every other time. */
const SIGNS = Float64Array.of(1, -1);

/** The sum of values, each with its sign. */
export function signedSum(values: Float64Array, column: SignColumn): number {
  let sum = 0;
  for (let row = 0; row < values.length; row++) sum += values[row] * SIGNS[(column[row >> 5] >> (row & 31)) & 1];
  return sum;
}

/** Adds factor x sign to each value. */
export function addSigned(values: Float64Array, factor: number, column: SignColumn): void {
  for (let row = 0; row < values.length; row++) values[row] += factor * SIGNS[(column[row >> 5] >> (row & 31)) & 1];
}

/** Adds factor x sign to each value, for one column after another. The plain version is `addSigned`, with the same bits. */
export function addSignedColumns(values: Float64Array, factors: Float64Array, columns: readonly SignColumn[]): void {
  const rows = values.length;
  const words = Math.ceil(rows / 32);
  const numbers = rows + 1 + factors.length + 8;
  const reach = sharedKernelMemory(8 * numbers + 4 * words * columns.length);
  if (!reach) {
    for (const [i, column] of columns.entries()) addSigned(values, factors[i], column);
    return;
  }
  const sums = new Float64Array(reach.buffer, 0, rows);
  const firstFactor = 8 * (rows + 1);
  const table = firstFactor + 8 * factors.length;
  const signs = new Uint32Array(reach.buffer, 8 * numbers, words * columns.length);
  sums.set(values);
  new Float64Array(reach.buffer, firstFactor, factors.length).set(factors);
  for (const [i, column] of columns.entries()) signs.set(column, i * words);
  reach.kernels.addSignedColumns(0, rows, firstFactor, 8 * numbers, columns.length, words, table);
  values.set(sums);
}

/**
 * The sums of values, each with the product of its signs in three columns, for every three columns in order.
 *
 * Of eight rows the sums under all 256 patterns of signs are worked out once, so that a three takes one look-up instead of
 * eight multiplications, and signs of 32 rows are multiplied at a time. The plain version, which a test holds it to:
 *
 *     for i < j < k: the sum over rows of value x sign in i x sign in j x sign in k
 */
export function signedSumsOfThrees(values: Float64Array, columns: readonly SignColumn[]): Float64Array {
  const count = columns.length;
  const threes = (count * (count - 1) * (count - 2)) / 6;
  const reach = sharedKernelMemory(8 * (threes + PATTERNS) + 4 * count);
  const sums = reach ? new Float64Array(reach.buffer, 0, threes).fill(0) : new Float64Array(threes);
  const patterns = reach ? new Float64Array(reach.buffer, 8 * threes, PATTERNS) : new Float64Array(PATTERNS);
  const words = 8 * (threes + PATTERNS);
  const here = reach ? new Uint32Array(reach.buffer, words, count) : new Uint32Array(count);
  for (let word = 0; word * 32 < values.length; word++) {
    for (let byte = 0; byte < 4; byte++) sumsOfPatterns(values, 32 * word + 8 * byte, patterns, 256 * byte);
    for (let column = 0; column < count; column++) here[column] = columns[column][word];
    if (reach) reach.kernels.addThrees(0, 8 * threes, words, count);
    else addThrees(sums, patterns, here);
  }
  return reach ? sums.slice() : sums;
}

/** Of four bytes. */
const PATTERNS = 4 * 256;

/** For every pattern of signs, the sum of eight values from a place on; of those beyond the last, nothing. */
function sumsOfPatterns(values: Float64Array, from: number, patterns: Float64Array, first: number): void {
  const count = Math.max(0, Math.min(8, values.length - from));
  let all = 0;
  for (let i = 0; i < count; i++) all += values[from + i];
  patterns[first] = all;
  for (let bit = 0; bit < 8; bit++) {
    const twice = bit < count ? 2 * values[from + bit] : 0;
    const high = 1 << bit;
    for (let low = first; low < first + high; low++) patterns[high + low] = patterns[low] - twice;
  }
}

/** Adds to the sum of each three what the patterns of its signs say, a byte each. */
function addThrees(sums: Float64Array, patterns: Float64Array, here: Uint32Array): void {
  let three = 0;
  for (let i = 0; i < here.length; i++) {
    for (let j = i + 1; j < here.length; j++) {
      const two = here[i] ^ here[j];
      for (let k = j + 1; k < here.length; k++) {
        const signs = two ^ here[k];
        sums[three++] +=
          patterns[signs & 255] +
          patterns[256 + ((signs >> 8) & 255)] +
          (patterns[512 + ((signs >> 16) & 255)] + patterns[768 + (signs >>> 24)]);
      }
    }
  }
}
