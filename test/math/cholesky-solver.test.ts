import { describe, expect, test } from "vitest";
import { choleskySolver, factorInPlace } from "../../dist/math/cholesky-solver.js";
import { noise } from "../fixtures/games.js";

/** A symmetric positive definite matrix: B B' + size I. */
function definite(size: number, seed: number): Float64Array {
  const numbers = noise(seed);
  const b = Float64Array.from({ length: size * size }, () => numbers.next().value);
  return Float64Array.from({ length: size * size }, (_, cell) => {
    const [r, c] = [Math.floor(cell / size), cell % size];
    let sum = r === c ? size : 0;
    for (let k = 0; k < size; k++) sum += b[r * size + k] * b[c * size + k];
    return sum;
  });
}

/** Golub & Van Loan 2013, algorithm 4.2.1, as the docstring has it. */
function plainly(matrix: Float64Array, size: number): Float64Array {
  const lower = new Float64Array(size * size);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c <= r; c++) {
      let sum = matrix[r * size + c];
      for (let k = 0; k < c; k++) sum -= lower[r * size + k] * lower[c * size + k];
      lower[r * size + c] = r === c ? Math.sqrt(sum) : sum / lower[c * size + c];
    }
  }
  return lower;
}

const giveWay = () => Promise.resolve();

describe("the Cholesky factor", () => {
  test.each([1, 2, 3, 7, 8, 31, 64])("of %i rows is that of the plain loop, and solves", async (size) => {
    const matrix = definite(size, size);
    const expected = plainly(matrix, size);
    const factor = matrix.slice();
    expect(factorInPlace(factor, size, 1e-7)).toBe(true);
    const solver = await choleskySolver(matrix, size, giveWay);
    const right = Float64Array.from({ length: size }, (_, i) => i - 1);
    const solution = solver?.solve(right) as Float64Array;
    let quadratic = 0;
    for (let r = 0; r < size; r++) {
      let product = 0;
      for (let c = 0; c < size; c++) {
        product += matrix[r * size + c] * solution[c];
        if (c < r) expect(factor[r * size + c]).toBeCloseTo(expected[r * size + c], 10);
      }
      expect(product).toBeCloseTo(right[r], 9);
      quadratic += right[r] * solution[r];
    }
    expect(solver?.quadratic(right)).toBeCloseTo(quadratic, 9);
  });

  test("of so many rows that it is worked out in blocks is that of the plain loop, above whose diagonal the matrix stays", () => {
    const size = 291;
    const matrix = Float64Array.from({ length: size * size }, (_, cell) => {
      const [r, c] = [Math.floor(cell / size), cell % size];
      return r === c ? 3 : Math.cos(r * c + r + c) / size;
    });
    const expected = plainly(matrix, size);
    const factor = matrix.slice();
    expect(factorInPlace(factor, size, 1e-7)).toBe(true);
    const off = factor.map((value, cell) => {
      const isLower = cell % size <= Math.floor(cell / size);
      return Math.abs(value - (isLower ? expected[cell] : matrix[cell]));
    });
    expect(Math.max(...off.subarray(0, 50_000))).toBeLessThan(1e-14);
    expect(Math.max(...off.subarray(50_000))).toBeLessThan(1e-14);
    matrix[280 * size + 280] = -1;
    expect(factorInPlace(matrix, size, 1e-7)).toBe(false);
  });

  test("is not there for a matrix that is singular", async () => {
    expect(await choleskySolver(Float64Array.of(1, 1, 1, 1), 2, giveWay)).toBeUndefined();
  });
});
