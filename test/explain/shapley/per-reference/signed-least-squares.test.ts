import { expect, test } from "vitest";
import { stream } from "whybox/extending";
import type { SignColumn } from "../../../../dist/explain/shapley/per-reference/sign-columns.js";
import { SignedLeastSquares } from "../../../../dist/explain/shapley/per-reference/signed-least-squares.js";

const ROWS = 70;
const random = stream(8, "signs");
const column = (): SignColumn => {
  const bits = new Uint32Array(3);
  for (let row = 0; row < ROWS; row++) if (random.uniform() < 0.5) bits[row >> 5] |= 1 << (row & 31);
  return bits;
};
const sign = (of: SignColumn, row: number) => ((of[row >> 5] >>> (row & 31)) & 1 ? -1 : 1);
const product = (a: (row: number) => number, b: (row: number) => number) => {
  let sum = 0;
  for (let row = 0; row < ROWS; row++) sum += a(row) * b(row);
  return sum;
};

test("what is left is orthogonal to every column, however the columns came in", () => {
  const values = Float64Array.from({ length: ROWS }, () => 2 * random.uniform() - 1);
  const columns = Array.from({ length: 9 }, column);
  const together = new SignedLeastSquares(values, 9);
  together.add(columns);
  const apart = new SignedLeastSquares(values, 9);
  for (const few of [columns.slice(0, 1), columns.slice(1, 6), columns.slice(6)]) apart.add(few);
  const left = apart.left();
  for (const each of columns)
    expect(
      product(
        (row) => sign(each, row),
        (row) => left[row],
      ),
    ).toBeCloseTo(0, 9);
  apart.coefficients().forEach((value, i) => expect(value).toBeCloseTo(together.coefficients()[i], 10));
});

test("finds the coefficients that values were made of, and leaves those before a place in", () => {
  const columns = Array.from({ length: 6 }, column);
  const truth = [3, -2, 0.5, 0, 1, -1];
  const values = Float64Array.from({ length: ROWS }, (_, row) =>
    truth.reduce((sum, each, c) => sum + each * sign(columns[c], row), 0),
  );
  const squares = new SignedLeastSquares(values, 6);
  squares.add(columns);
  squares.coefficients().forEach((value, c) => expect(value).toBeCloseTo(truth[c], 10));
  squares.left(2).forEach((value, row) => {
    expect(value).toBeCloseTo(3 * sign(columns[0], row) - 2 * sign(columns[1], row), 9);
  });
});

test("columns that the rows do not tell apart get no coefficients", () => {
  const same = column();
  const squares = new SignedLeastSquares(new Float64Array(ROWS).fill(1), 2);
  squares.add([same, same.slice()]);
  expect([...squares.coefficients()]).toEqual([0, 0]);
});
