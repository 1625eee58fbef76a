import { popcount } from "../core/coalitions.js";
import { atOnce, type Steps } from "../core/give-way.js";
import type { Matrix } from "../core/matrix.js";

/**
 * Number of rows that have a 1 in both of two columns, columns x columns; undefined where a value is neither 0 nor 1.
 *
 * Plainly, and as a test holds it to: the sum over rows of z[row][a] z[row][b].
 *
 * 32 rows at a time: a column is a string of bits, and a product of two columns counts the bits that they share.
 *
 * Cost: O(rows columns + rows columns^2 / 32).
 */
export function binaryGram(z: Matrix): Float64Array | undefined {
  return atOnce(binaryGramSteps(z));
}

/** As {@link binaryGram}, with a pause after some milliseconds' products. */
export function* binaryGramSteps({ data, rows, columns }: Matrix): Steps<Float64Array | undefined> {
  const words = Math.ceil(rows / WORD);
  const bits = columnBits(data, rows, columns, words);
  if (!bits) return undefined;
  const gram = new Float64Array(columns * columns);
  let left = WORDS_PER_STEP;
  for (let a = 0; a < columns; a++) {
    addShared(gram, bits, a, words, columns);
    left -= (a + 1) * words;
    if (left > 0) continue;
    yield;
    left = WORDS_PER_STEP;
  }
  return gram;
}

/** Pairs of words that are compared in some 4 ms. */
const WORDS_PER_STEP = 2 ** 19;

/** Number of rows in which column a and each column up to it are 1. */
function addShared(gram: Float64Array, bits: Int32Array, a: number, words: number, columns: number): void {
  for (let b = 0; b <= a; b++) {
    let count = 0;
    for (let word = 0, left = a * words, right = b * words; word < words; word++) {
      count += popcount(bits[left++] & bits[right++]);
    }
    gram[a * columns + b] = count;
    gram[b * columns + a] = count;
  }
}

const WORD = 32;

/** columns x words; undefined where a value is neither 0 nor 1. */
function columnBits(data: Float64Array, rows: number, columns: number, words: number): Int32Array | undefined {
  const bits = new Int32Array(columns * words);
  for (let word = 0; word < words; word++) {
    const from = word * WORD * columns;
    const here = Math.min(WORD, rows - word * WORD);
    for (let column = 0; column < columns; column++) {
      let set = 0;
      for (let row = 0, cell = from + column; row < here; row++, cell += columns) {
        const value = data[cell];
        const whole = value | 0;
        if (whole !== value || whole >>> 1 !== 0) return undefined;
        // No branch on the value: it would be mispredicted half of the time.
        set |= whole << row;
      }
      bits[column * words + word] = set;
    }
  }
  return bits;
}
