import { describe, expect, test } from "vitest";
import { coalitions } from "whybox/extending";
import {
  addSigned,
  innerProduct,
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

describe("least squares on columns that come in one after another", () => {
  const rows = 50;
  const kept = Array.from({ length: rows }, (_, row) =>
    noises(PARTS, 90 + row).flatMap((value, part) => (value > 0 ? [part] : [])),
  );
  const columns = playerColumns(coalitions(PARTS, kept));
  const values = Float64Array.from(noises(rows, 8));

  test("leave what is orthogonal to all of them: the normal equations hold", () => {
    const fit = new SignedLeastSquares(values, PARTS + 1);
    for (const column of columns) fit.add(column);
    const additive = fit.left();
    for (const column of columns) expect(signedSum(additive, column)).toBeCloseTo(0, 12);
    const product = productOf(columns.slice(0, 3));
    fit.add(product);
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
    fit.add(columns[0]);
    fit.add(columns[0]);
    expect([...fit.coefficients()]).toEqual([0, 0]);
    expect([...fit.left()]).toEqual([...values]);
  });
});
