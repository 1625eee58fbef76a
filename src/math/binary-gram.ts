import type { Matrix } from "../core/matrix.js";
import { popcount } from "./popcount.js";

/**
 * How many rows have a 1 in both of two columns, columns x columns; undefined where a value is neither 0 nor 1.
 *
 * 32 rows at a time: a column is a string of bits, and a product of two columns counts the bits that they share.
 *
 * Cost: O(rows columns + rows columns^2 / 32).
 */
export function binaryGram({ data, rows, columns }: Matrix): Float64Array | undefined {
  const words = Math.ceil(rows / 32);
  const bits = new Int32Array(columns * words);
  for (let row = 0, cell = 0; row < rows; row++) {
    const word = row >>> 5;
    for (let column = 0; column < columns; column++, cell++) {
      const value = data[cell];
      if (value !== 0 && value !== 1) return undefined;
      bits[column * words + word] |= value << (row & 31);
    }
  }
  const gram = new Float64Array(columns * columns);
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b <= a; b++) {
      let count = 0;
      for (let word = 0; word < words; word++) count += popcount(bits[a * words + word] & bits[b * words + word]);
      gram[a * columns + b] = count;
      gram[b * columns + a] = count;
    }
  }
  return gram;
}
