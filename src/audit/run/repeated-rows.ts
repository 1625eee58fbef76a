import type { Matrix } from "../../core/matrix.js";
import { matrixRow } from "../../core/matrix-rows.js";
import { type Noise, ROUNDING_SHARE } from "../../explain/run/noise.js";

/** Most rows that are remembered: the first ones that differ. */
const MAX_REMEMBERED = 1000;

/** Rows that an audit happens to ask more than once: their answers tell whether a model's answers vary, at no cost. */
export interface RepeatedRows {
  /**
   * Recognises rows before they are asked.
   * @returns one per row: its place among those that are remembered, -1 for others
   */
  places(block: Matrix): Int32Array;
  /** Takes the answer to a row at its place. */
  answered(place: number, answer: Float64Array): void;
  /** The noise between answers to equal rows; undefined where none came twice, or they differ by rounding at most. */
  noise(): Noise | undefined;
}

export function repeatedRows(): RepeatedRows {
  const rows: Uint32Array[] = [];
  const answers: (Float64Array | undefined)[] = [];
  const byHash = new Map<number, number[]>();
  let squares = new Float64Array(0);
  let [repeats, varies] = [0, false];
  const placeOf = (row: Float64Array) => {
    const bits = new Uint32Array(row.buffer, row.byteOffset, 2 * row.length);
    const hash = hashOf(bits);
    const same = byHash.get(hash)?.find((place) => rows[place].every((word, i) => word === bits[i]));
    if (same !== undefined || rows.length >= MAX_REMEMBERED) return same ?? -1;
    const place = rows.push(bits.slice()) - 1;
    byHash.set(hash, [...(byHash.get(hash) ?? []), place]);
    return place;
  };
  return {
    places: (block) => Int32Array.from({ length: block.rows }, (_, i) => placeOf(matrixRow(block, i))),
    answered(place, answer) {
      if (place < 0) return;
      const first = answers[place];
      if (!first) {
        answers[place] = answer.slice();
        return;
      }
      if (repeats++ === 0) squares = new Float64Array(answer.length);
      answer.forEach((value, output) => {
        const difference = value - first[output];
        squares[output] += (difference * difference) / 2;
        varies ||= Math.abs(difference) > ROUNDING_SHARE * Math.abs(first[output]);
      });
    },
    noise: () => (varies ? { variances: squares.map((sum) => sum / repeats), asks: 2 } : undefined),
  };
}

/** MurmurHash3 (Appleby, public domain) without its end: words of round numbers differ in few bits. */
function hashOf(words: Uint32Array): number {
  let hash = 0;
  for (const word of words) {
    const spread = Math.imul(word, 0xcc9e2d51);
    hash ^= Math.imul((spread << 15) | (spread >>> 17), 0x1b873593);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  return hash;
}
