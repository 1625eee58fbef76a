import { argmax } from "../math/argmax.js";
import type { WeightedMoments } from "./weighted-moments.js";

/** Of a column's variance, what is left beside the picked columns and is no more than rounding. */
const MIN_SHARE_LEFT = 1e-12;

/** Gains in weighted R2 closer than this differ by rounding. */
const R2_ROUNDING = 1e-12;

/**
 * The columns that greedily raise the weighted R2 of a least-squares fit the most, in the order of picking.
 *
 * Nothing is ever refitted: each column and the output carry what the picked columns leave of them, and a pick
 * takes its own direction out of all others (Gram-Schmidt in terms of the Gram matrix, which is a Cholesky
 * factorisation whose pivots are chosen by their gain).
 *
 * Columns that are constant, or follow from picked ones, gain nothing: they come last, lowest index first.
 *
 * @param count  at most the number of columns
 * @returns count columns; gains within 1e-12 of R2 go to the lowest index
 * Source: Golub & Van Loan 2013, section 4.2.8 (pivoted Cholesky); Chen, Billings & Luo 1989 (orthogonal least
 * squares). Cost: O(columns count^2).
 */
export function forwardSelection(moments: WeightedMoments, output: number, count: number): number[] {
  const { columns, outputs, gram, cross, spread } = moments;
  const picked: number[] = [];
  const isPicked = new Uint8Array(columns);
  /** Remainder of each column: its own sum of squares, and its product with what is left of the output. */
  const left = Float64Array.from({ length: columns }, (_, c) => gram[c * columns + c]);
  const along = Float64Array.from({ length: columns }, (_, c) => cross[c * outputs + output]);
  /** count x columns: the product of each picked direction, of length 1, with each column. */
  const factor = new Float64Array(count * columns);
  const gains = new Float64Array(columns);

  while (picked.length < count) {
    for (let c = 0; c < columns; c++) {
      const free = left[c] > MIN_SHARE_LEFT * gram[c * columns + c];
      gains[c] = isPicked[c] ? Number.NaN : free ? (along[c] * along[c]) / left[c] : 0;
    }
    const pick = argmax(gains, R2_ROUNDING * spread[output]);
    const step = picked.push(pick) - 1;
    isPicked[pick] = 1;
    if (!(left[pick] > MIN_SHARE_LEFT * gram[pick * columns + pick])) continue;

    const length = Math.sqrt(left[pick]);
    const outputAlong = along[pick] / length;
    for (let c = 0; c < columns; c++) {
      if (isPicked[c]) continue;
      let product = gram[pick * columns + c];
      for (let s = 0; s < step; s++) product -= factor[s * columns + pick] * factor[s * columns + c];
      product /= length;
      factor[step * columns + c] = product;
      left[c] -= product * product;
      along[c] -= product * outputAlong;
    }
  }
  return picked;
}
