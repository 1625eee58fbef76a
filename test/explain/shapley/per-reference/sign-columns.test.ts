import { describe, expect, test } from "vitest";
import { coalitions } from "whybox/extending";
import {
  addSigned,
  addSignedColumns,
  innerProduct,
  innerProducts,
  playerColumns,
  productOf,
  signedSum,
  signedSumsOfThrees,
} from "../../../../dist/explain/shapley/per-reference/sign-columns.js";
import { SignedLeastSquares } from "../../../../dist/explain/shapley/per-reference/signed-least-squares.js";
import { noises } from "../../../fixtures/games.js";

const PARTS = 7;

describe.each([5, 32, 71])("columns of the signs of %i rows", (rows) => {
  const kept = Array.from({ length: rows }, (_, row) =>
    noises(PARTS, 40 + row).flatMap((value, part) => (value > 0 ? [part] : [])),
  );
  const columns = playerColumns(coalitions(PARTS, kept));
  const values = Float64Array.from(noises(rows, 9));
  const sign = (part: number, row: number) => (kept[row].includes(part) ? 1 : -1);
  const sumOver = (of: (row: number) => number) => kept.reduce((sum, _, row) => sum + of(row), 0);

  test("multiply and sum as signs written out do", () => {
    expect(innerProduct(columns[0], columns[3], rows)).toBe(sumOver((row) => sign(0, row) * sign(3, row)));
    expect(signedSum(values, columns[2])).toBeCloseTo(
      sumOver((row) => values[row] * sign(2, row)),
      12,
    );
    const product = productOf([columns[1], columns[4], columns[6]]);
    const added = values.slice();
    addSigned(added, 0.3, product);
    added.forEach((value, row) =>
      expect(value).toBeCloseTo(values[row] + 0.3 * sign(1, row) * sign(4, row) * sign(6, row), 14),
    );
  });

  test("multiply and add up many at a time to the bits of one after another", () => {
    const some = columns.slice(1, 5);
    const factors = Float64Array.of(0.3, -2, 1e-9, 7);
    const [together, oneByOne] = [values.slice(), values.slice()];
    addSignedColumns(together, factors, some);
    some.forEach((column, i) => addSigned(oneByOne, factors[i], column));
    expect(together).toEqual(oneByOne);
    const products = new Float64Array(10).fill(-99);
    innerProducts(products, some, 1, rows);
    let at = 1;
    for (let a = 1; a < 4; a++) {
      for (let b = 0; b <= a; b++) expect(products[at++]).toBe(innerProduct(some[a], some[b], rows));
    }
    expect(products[0]).toBe(-99);
  });

  test("have a sum for every three, in order", () => {
    const sums = signedSumsOfThrees(values, columns);
    let three = 0;
    for (let i = 0; i < PARTS; i++) {
      for (let j = i + 1; j < PARTS; j++) {
        for (let k = j + 1; k < PARTS; k++) {
          const sum = sumOver((row) => values[row] * sign(i, row) * sign(j, row) * sign(k, row));
          expect(sums[three++]).toBeCloseTo(sum, 12);
        }
      }
    }
    expect(sums).toHaveLength(three);
  });
});

test("sums of threes have the same bits where they are too many for kernels", () => {
  const rows = 40;
  const columns = Array.from({ length: 94 }, (_, i) =>
    Uint32Array.from(noises(2, i), (value) => (value + 1) * 2 ** 31 * (i % 2 ? 1 : 0.7)),
  );
  const values = Float64Array.from(noises(rows, 5));
  const many = signedSumsOfThrees(values, columns);
  const few = signedSumsOfThrees(values, columns.slice(-4));
  // The last four columns have the last four threes.
  expect([...few]).toEqual([...many.subarray(many.length - 4)]);
});

describe("least squares on columns that come in a few at a time", () => {
  const rows = 50;
  const kept = Array.from({ length: rows }, (_, row) =>
    noises(PARTS, 90 + row).flatMap((value, part) => (value > 0 ? [part] : [])),
  );
  const columns = playerColumns(coalitions(PARTS, kept));
  const values = Float64Array.from(noises(rows, 8));

  test("leave what is orthogonal to all of them: the normal equations hold", () => {
    const fit = new SignedLeastSquares(values, PARTS + 1);
    fit.add(columns);
    const additive = fit.left();
    for (const column of columns) expect(signedSum(additive, column)).toBeCloseTo(0, 12);
    const product = productOf(columns.slice(0, 3));
    fit.add([product]);
    const left = fit.left();
    for (const column of [...columns, product]) expect(signedSum(left, column)).toBeCloseTo(0, 12);
    const explained = values.slice();
    fit.coefficients().forEach((coefficient, i) => addSigned(explained, -coefficient, [...columns, product][i]));
    explained.forEach((value, row) => expect(value).toBeCloseTo(left[row], 14));
    const rest = fit.left(PARTS);
    addSigned(rest, fit.coefficients()[PARTS], product);
    rest.forEach((value, row) => expect(value).toBeCloseTo(values[row], 14));
  });

  test("explain nothing where the rows do not tell the columns apart", () => {
    const fit = new SignedLeastSquares(values, 2);
    fit.add([columns[0], columns[0]]);
    expect([...fit.coefficients()]).toEqual([0, 0]);
    expect([...fit.left()]).toEqual([...values]);
  });
});
