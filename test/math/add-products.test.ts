import { expect, test } from "vitest";
import { addProducts } from "../../dist/math/add-products.js";
import { noises } from "../fixtures/games.js";

test.each([1, 3, 4, 7, 8])("adds the product of each of %i columns with the rows, as a plain loop does", (columns) => {
  const rows = Float64Array.from(noises(13, 1));
  const data = Float64Array.from(noises(13 * columns, 2));
  const sums = Float64Array.from(noises(columns + 2, 3));
  const plain = sums.slice();
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < 13; row++) plain[2 + column] += data[column * 13 + row] * rows[row];
  }
  addProducts(sums, 2, data, columns, rows);
  for (const [at, sum] of sums.entries()) expect(sum).toBeCloseTo(plain[at], 13);
});
