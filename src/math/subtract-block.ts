import type { Steps } from "../core/give-way.js";
import { type Reach, reachOf } from "./large-matrix.js";

/** Numbers in each row of a block. What the loops below go through again and again then stays in the cache. */
export const BLOCK_WIDTH = 32;

/** Room for the rows of a block beside a matrix, and, where kernels reach the matrix, for these rows two by two. */
export interface BlockRoom {
  /** One row after another, and zeros up to a whole number of four rows. */
  readonly rows: Float64Array;
  /** The address of the rows two by two. */
  readonly pairs: number;
  readonly reach: Reach | undefined;
  /** Multiplications since the last pause. */
  work: number;
}

export function blockRoom(matrix: Float64Array, size: number): BlockRoom {
  const reach = reachOf(matrix);
  const length = (size + 4) * BLOCK_WIDTH;
  const rows = reach ? new Float64Array(reach.buffer, reach.room, length) : new Float64Array(length);
  return { rows, pairs: rows.byteOffset + rows.byteLength, reach, work: 0 };
}

/** Multiplications between two pauses: some 20 ms. */
const WORK_PER_PAUSE = 2e7;

/**
 * Subtracts from entry (first + i, first + j), j <= i, of a matrix the inner product of rows i and j of a block: which is the
 * plain version, that a test holds it to. Where kernels reach the matrix, one of them does it, with the same bits.
 */
export function* subtractBlock(
  matrix: Float64Array,
  size: number,
  first: number,
  room: BlockRoom,
  width: number,
): Steps<void> {
  const { rows, pairs, reach } = room;
  const count = size - first;
  reach?.kernels.interleavePairs(reach.room, pairs, count + 3, width);
  // Four rows or a multiple of it.
  const rowsPerPause = 4 * Math.ceil(WORK_PER_PAUSE / (4 * count * width));
  for (let row = 0; row < count; row += rowsPerPause) {
    const to = Math.min(count, row + rowsPerPause);
    if (reach) reach.kernels.subtractProducts(0, size, first, reach.room, pairs, width, row, to);
    else subtractProducts(matrix, size, first, rows, width, row, to);
    room.work += ((to - row) * (row + to) * width) / 2;
    if (room.work > WORK_PER_PAUSE) {
      room.work = 0;
      yield;
    }
  }
}

/** For i from a multiple of four up to another: four rows by two at a time. */
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
