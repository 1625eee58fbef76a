import { expect, test } from "vitest";
import { binaryGram } from "../../dist/regression/binary-gram.js";
import { noise } from "../fixtures/games.js";

test.each([
  [1, 1],
  [31, 3],
  [32, 4],
  [100, 7],
])("of %i rows and %i columns is the plain sum of products", (rows, columns) => {
  const numbers = noise(rows);
  const data = Float64Array.from({ length: rows * columns }, () => Number(numbers.next().value > 0));
  const gram = binaryGram({ data, rows, columns });
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b < columns; b++) {
      let plain = 0;
      for (let row = 0; row < rows; row++) plain += data[row * columns + a] * data[row * columns + b];
      expect(gram?.[a * columns + b]).toBe(plain);
    }
  }
});

test("is undefined where a number is neither 0 nor 1", () => {
  expect(binaryGram({ data: Float64Array.of(0, 1, 0.5, 1), rows: 2, columns: 2 })).toBeUndefined();
  expect(binaryGram({ data: Float64Array.of(Number.NaN), rows: 1, columns: 1 })).toBeUndefined();
});
