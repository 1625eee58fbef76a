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
