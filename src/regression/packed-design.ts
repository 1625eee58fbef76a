import type { Steps } from "../core/give-way.js";
import { dot } from "../math/vectors.js";
import type { CentredDesign } from "./centred-design.js";
import type { RowBlock } from "./dual-ridge.js";

/** Columns in a byte. */
const BITS = 8;
const BYTES = 2 ** BITS;

/** Rows of 0 and 1, eight columns in a byte: byte of column group g and row r at g x rows + r. */
interface PackedRows {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly columns: number;
}

/** The design by how often each block counts. */
export type PackedDesign = (counts: ArrayLike<number>) => CentredDesign;

/**
 * Products with a weighted design of 0 and 1, columns and answers less their means: what `centredDesign` gives, to rounding.
 *
 * Eight columns of a row are one byte, and what they contribute to a product is looked up among the 256 sums that there
 * can be; the other way round, factors are added up by byte and then shared out to columns. That is an eighth of the
 * additions, on a 64th of the memory.
 *
 * @returns a function of how often each block counts; undefined where a number is neither 0 nor 1
 * Source: the method of four Russians, Arlazarov, Dinic, Kronrod & Faradzhev 1970, with real numbers for bits.
 */
export function* packedDesign(blocks: readonly RowBlock[]): Steps<PackedDesign | undefined> {
  const packed = yield* pack(blocks);
  return packed && ((counts) => designOf(packed, blocks, counts));
}

/** Numbers that are packed between two pauses: some 10 ms. */
const CELLS_PER_PAUSE = 4e6;

function* pack(blocks: readonly RowBlock[]): Steps<PackedRows | undefined> {
  const { columns } = blocks[0].z;
  const rows = blocks.reduce((sum, { z }) => sum + z.rows, 0);
  const bytes = new Uint8Array(Math.ceil(columns / BITS) * rows);
  let at = 0;
  let sincePause = 0;
  for (const { z } of blocks) {
    for (let row = 0; row < z.rows; row++, at++) {
      if (!packRow(bytes, rows, at, z.data, row * columns, columns)) return;
      sincePause += columns;
      if (sincePause < CELLS_PER_PAUSE) continue;
      sincePause = 0;
      yield;
    }
  }
  return { bytes, rows, columns };
}

function packRow(
  bytes: Uint8Array,
  rows: number,
  row: number,
  data: Float64Array,
  from: number,
  columns: number,
): boolean {
  for (let c = 0; c < columns; c++) {
    const value = data[from + c];
    if (value === 1) bytes[(c >> 3) * rows + row] |= 1 << (c & 7);
    else if (value !== 0) return false;
  }
  return true;
}

/** Variances of 0 and 1 up to this are those of columns that do not vary. */
const ROUNDING = 1e-13;

function designOf(packed: PackedRows, blocks: readonly RowBlock[], counts: ArrayLike<number>): CentredDesign {
  const { rows, columns } = packed;
  const weights = new Float64Array(rows);
  let at = 0;
  for (const [b, { z, weights: ofBlock }] of blocks.entries()) {
    for (let row = 0; row < z.rows; row++) weights[at++] = counts[b] * (ofBlock?.[row] ?? 1);
  }
  const answers = Float64Array.from(blocks.flatMap(({ y }) => Array.from(y)));
  let total = 0;
  for (let row = 0; row < rows; row++) total += weights[row];
  const answerMean = dot(weights, answers) / total;

  const means = sumsOfColumns(packed, weights);
  const squares = new Float64Array(columns);
  for (let c = 0; c < columns; c++) {
    means[c] /= total;
    const variance = means[c] * (1 - means[c]);
    squares[c] = variance > ROUNDING ? total * variance : 0;
  }
  let spread = 0;
  const centred = answers.map((answer) => answer - answerMean);
  const factors = centred.map((answer, row) => {
    spread += weights[row] * answer * answer;
    return weights[row] * answer;
  });
  const withAnswers = (of: Float64Array) => {
    const sums = sumsOfColumns(packed, of);
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += of[row];
    for (let c = 0; c < columns; c++) sums[c] -= sum * means[c];
    return sums;
  };
  return {
    columns,
    squares,
    cross: withAnswers(factors),
    spread,
    *normal(v) {
      const fitted = weighedResiduals(sumsOfRows(packed, v), dot(means, v), weights);
      yield;
      return withAnswers(fitted);
    },
  };
}

function weighedResiduals(sums: Float64Array, shift: number, weights: Float64Array): Float64Array {
  for (let row = 0; row < sums.length; row++) sums[row] = weights[row] * (sums[row] - shift);
  return sums;
}

/** Z v: for each row the sum of the numbers of its columns that are 1. */
function sumsOfRows({ bytes, rows, columns }: PackedRows, v: Float64Array): Float64Array {
  const sums = new Float64Array(rows);
  const table = new Float64Array(BYTES);
  for (let first = 0, at = 0; first < columns; first += BITS, at += rows) {
    tabulate(table, v, first, Math.min(BITS, columns - first));
    for (let row = 0; row < rows; row++) sums[row] += table[bytes[at + row]];
  }
  return sums;
}

/** For each byte the sum of the numbers whose bits are set. */
function tabulate(table: Float64Array, v: Float64Array, first: number, bits: number): void {
  table[0] = 0;
  for (let bit = 0; bit < bits; bit++) {
    const value = v[first + bit];
    const half = 1 << bit;
    for (let byte = 0; byte < half; byte++) table[half + byte] = table[byte] + value;
  }
}

/** Z' u: for each column the sum of the numbers of the rows in which it is 1. */
function sumsOfColumns({ bytes, rows, columns }: PackedRows, u: Float64Array): Float64Array {
  const sums = new Float64Array(columns);
  const table = new Float64Array(BYTES);
  for (let first = 0, at = 0; first < columns; first += BITS, at += rows) {
    table.fill(0);
    for (let row = 0; row < rows; row++) table[bytes[at + row]] += u[row];
    shareOut(table, sums, first, Math.min(BITS, columns - first));
  }
  return sums;
}

/** Adds up the sums of bytes in which a bit is set, bit by bit from the highest, and folds these onto those without it. */
function shareOut(table: Float64Array, sums: Float64Array, first: number, bits: number): void {
  for (let bit = bits - 1; bit >= 0; bit--) {
    const half = 1 << bit;
    let sum = 0;
    for (let byte = 0; byte < half; byte++) {
      const value = table[half + byte];
      sum += value;
      table[byte] += value;
    }
    sums[first + bit] = sum;
  }
}
