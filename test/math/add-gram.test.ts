import { expect, test } from "vitest";
import { atOnce } from "../../dist/core/give-way.js";
import { addGram } from "../../dist/math/add-gram.js";
import { largeMatrix } from "../../dist/math/large-matrix.js";
import { noises } from "../fixtures/games.js";

// With 402 columns kernels reach the matrix.
test.each([
  [1, 1],
  [7, 35],
  [40, 64],
  [402, 33],
])("a gram matrix of %i columns and %i rows holds weighted sums of products", (columns, rows) => {
  const x = { data: Float64Array.from(noises(rows * columns, 3)), rows, columns };
  const weights = Float64Array.from(noises(rows, 4), (value) => (value > 0.8 ? 0 : value + 1));
  const gram = largeMatrix(columns);
  atOnce(addGram(gram, x, weights));
  let off = 0;
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        sum += weights[row] * x.data[row * columns + a] * x.data[row * columns + b];
      }
      off = Math.max(off, Math.abs(sum - gram[a * columns + b]));
    }
  }
  expect(off).toBeLessThan(1e-13);
});
