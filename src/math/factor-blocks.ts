import type { Steps } from "../core/give-way.js";
import { reachOf } from "./large-matrix.js";

/** The smallest and largest number on the diagonal of a factor so far. */
export interface Pivots {
  smallest: number;
  largest: number;
}

/** Columns that are factored together. With these, what the loops below go through again and again stays in the cache. */
const COLUMNS = 32;

/** Multiplications between two pauses: some 20 ms. */
const WORK_PER_PAUSE = 2e7;

/**
 * Factors a symmetric positive definite matrix A = L L' block by block: some columns of L, then what their rows explain is
 * subtracted from all that is right of them. A matrix that does not fit the cache is read once per block of columns, not
 * once per pair of rows, which was measured to halve the time of 1,000 rows.
 *
 * The plain version, which a test holds it to, is that of `choleskySolver`. Where kernels reach the matrix, one of them
 * subtracts, with the same bits.
 *
 * @param lower  size x size; A becomes L, above whose diagonal A stays
 * @returns false where a pivot is not positive
 * Source: Golub & Van Loan 2013, section 4.2.6.
 */
export function* factorBlocks(lower: Float64Array, size: number, pivots: Pivots): Steps<boolean> {
  const reach = reachOf(lower);
  // Rows of zeros fill up the last four.
  const length = (size + 4) * COLUMNS;
  const below = reach ? new Float64Array(reach.buffer, reach.room, length) : new Float64Array(length);
  const pairs = (reach?.room ?? 0) + below.byteLength;
  let work = 0;
  for (let from = 0; from < size; from += COLUMNS) {
    const width = Math.min(COLUMNS, size - from);
    if (!factorDiagonal(lower, size, from, width, pivots)) return false;
    const rest = size - from - width;
    takeRows(lower, size, from, width, below);
    solveRows(lower, size, from, width, below);
    putRows(lower, size, from, width, below);
    reach?.kernels.interleavePairs(reach.room, pairs, rest + 3, width);
    // Four rows or a multiple of it.
    const rowsPerPause = 4 * Math.ceil(WORK_PER_PAUSE / (4 * rest * width));
    for (let row = 0; row < rest; row += rowsPerPause) {
      const to = Math.min(rest, row + rowsPerPause);
      if (reach) reach.kernels.subtractProducts(0, size, from + width, reach.room, pairs, width, row, to);
      else subtractProducts(lower, size, from + width, below, width, row, to);
      work += ((to - row) * (row + to) * width) / 2;
      if (work > WORK_PER_PAUSE) {
        work = 0;
        yield;
      }
    }
  }
  return true;
}

/** Factors a square on the diagonal, from which all that is left of it has been subtracted. */
function factorDiagonal(lower: Float64Array, size: number, from: number, width: number, pivots: Pivots): boolean {
  for (let r = from; r < from + width; r++) {
    const row = r * size;
    for (let c = from; c <= r; c++) {
      const other = c * size;
      let sum = lower[row + c];
      for (let k = from; k < c; k++) sum -= lower[row + k] * lower[other + k];
      if (c < r) {
        lower[row + c] = sum / lower[other + c];
        continue;
      }
      if (!(sum > 0)) return false;
      const pivot = Math.sqrt(sum);
      lower[row + r] = pivot;
      pivots.smallest = Math.min(pivots.smallest, pivot);
      pivots.largest = Math.max(pivots.largest, pivot);
    }
  }
  return true;
}

/** Copies what is below a square on the diagonal, row after row, and zeros up to a whole number of four rows. */
function takeRows(lower: Float64Array, size: number, from: number, width: number, below: Float64Array): void {
  let at = 0;
  for (let r = from + width; r < size; r++) {
    for (let k = from; k < from + width; k++) below[at++] = lower[r * size + k];
  }
  below.fill(0, at, at + 3 * width);
}

function putRows(lower: Float64Array, size: number, from: number, width: number, below: Float64Array): void {
  let at = 0;
  for (let r = from + width; r < size; r++) {
    for (let k = from; k < from + width; k++) lower[r * size + k] = below[at++];
  }
}

/** Solves x L' = row for each row and the factor L of a square on the diagonal, four rows at a time. */
function solveRows(lower: Float64Array, size: number, from: number, width: number, below: Float64Array): void {
  const end = (size - from - width) * width;
  for (let a = 0; a < end; a += 4 * width) {
    const b = a + width;
    const c = b + width;
    const d = c + width;
    for (let column = 0; column < width; column++) {
      const left = (from + column) * size + from;
      let ofA = below[a + column];
      let ofB = below[b + column];
      let ofC = below[c + column];
      let ofD = below[d + column];
      for (let k = 0; k < column; k++) {
        const factor = lower[left + k];
        ofA -= factor * below[a + k];
        ofB -= factor * below[b + k];
        ofC -= factor * below[c + k];
        ofD -= factor * below[d + k];
      }
      const pivot = lower[left + column];
      below[a + column] = ofA / pivot;
      below[b + column] = ofB / pivot;
      below[c + column] = ofC / pivot;
      below[d + column] = ofD / pivot;
    }
  }
}

/**
 * Subtracts from entry (first + i, first + j), j <= i, the inner product of rows i and j, for i from a multiple of four up
 * to another: four rows by two at a time.
 */
function subtractProducts(
  lower: Float64Array,
  size: number,
  first: number,
  rows: Float64Array,
  width: number,
  from: number,
  to: number,
): void {
  const count = size - first;
  for (let i = from; i < to; i += 4) {
    const a = i * width;
    const b = a + width;
    const c = b + width;
    const d = c + width;
    for (let j = 0; j < Math.min(i + 4, count); j += 2) {
      const even = j * width;
      const odd = even + width;
      let aEven = 0;
      let aOdd = 0;
      let bEven = 0;
      let bOdd = 0;
      let cEven = 0;
      let cOdd = 0;
      let dEven = 0;
      let dOdd = 0;
      for (let k = 0; k < width; k++) {
        const x = rows[even + k];
        const y = rows[odd + k];
        aEven += rows[a + k] * x;
        aOdd += rows[a + k] * y;
        bEven += rows[b + k] * x;
        bOdd += rows[b + k] * y;
        cEven += rows[c + k] * x;
        cOdd += rows[c + k] * y;
        dEven += rows[d + k] * x;
        dOdd += rows[d + k] * y;
      }
      const cell = (first + i) * size + first + j;
      subtractTwo(lower, cell, i - j, aEven, aOdd);
      if (i + 1 < count) subtractTwo(lower, cell + size, i + 1 - j, bEven, bOdd);
      if (i + 2 < count) subtractTwo(lower, cell + 2 * size, i + 2 - j, cEven, cOdd);
      if (i + 3 < count) subtractTwo(lower, cell + 3 * size, i + 3 - j, dEven, dOdd);
    }
  }
}

/** Changes the two cells, or those of them that are not above the diagonal: `left` cells to the right of the first is it. */
function subtractTwo(lower: Float64Array, cell: number, left: number, even: number, odd: number): void {
  if (left >= 0) lower[cell] -= even;
  if (left >= 1) lower[cell + 1] -= odd;
}
