import type { Controls } from "../core/controls.js";
import type { Matrix } from "../core/matrix.js";
import { addProducts } from "./add-products.js";

/** Control variates stored in full, one per row of the matrix (controls x samples). */
export function denseControls({ data, rows: count, columns: samples }: Matrix): Controls {
  return {
    count,
    addProducts: (sums, values) => addProducts(sums, 0, data, count, values),
    addTo: (values, slopes) => addColumns(values, data, count, slopes, 0),
    squares: () =>
      Float64Array.from({ length: count }, (_, control) => {
        let sum = 0;
        for (let at = control * samples; at < (control + 1) * samples; at++) sum += data[at] * data[at];
        return sum;
      }),
  };
}

/**
 * Adds columns to `rows`, each times its slope: rows += sum of slopes[first + c] x column c.
 *
 * That is the plain version, which a test holds it to. Columns lie one after the other, each in one piece, and are taken
 * four at a time, as in addProducts.
 */
export function addColumns(
  rows: Float64Array,
  data: Float64Array,
  columns: number,
  slopes: Float64Array,
  first: number,
): void {
  const length = rows.length;
  let column = 0;
  for (; column + 3 < columns; column += 4) {
    let at = column * length;
    const a = slopes[first + column];
    const b = slopes[first + column + 1];
    const c = slopes[first + column + 2];
    const d = slopes[first + column + 3];
    for (let row = 0; row < length; row++, at++) {
      rows[row] += a * data[at] + b * data[at + length] + (c * data[at + 2 * length] + d * data[at + 3 * length]);
    }
  }
  for (; column < columns; column++) {
    const at = column * length;
    const slope = slopes[first + column];
    for (let row = 0; row < length; row++) rows[row] += slope * data[at + row];
  }
}
