import type { Matrix } from "../../core/matrix.js";
import { shuffleFirst } from "../../random/shuffle.js";
import { type Seed, stream } from "../../random/stream.js";

/**
 * Rows drawn at random without replacement, in the order of the table.
 *
 * @param count  of the rows, at most as many as there are
 * @returns their positions
 */
export function sampleRows(rows: number, count: number, seed: Seed, purpose: string): number[] {
  const positions = Uint32Array.from({ length: rows }, (_, row) => row);
  shuffleFirst(positions, count, stream(seed, purpose));
  return [...positions.subarray(0, count)].sort((a, b) => a - b);
}

/** These rows of a matrix, in this order. */
export function takeRows({ data, columns }: Matrix, rows: readonly number[]): Matrix {
  const taken = new Float64Array(rows.length * columns);
  rows.forEach((row, place) => {
    taken.set(data.subarray(row * columns, (row + 1) * columns), place * columns);
  });
  return { data: taken, rows: rows.length, columns };
}
