import { expect, test } from "vitest";
import { stream } from "whybox/extending";
import { atOnce } from "../../dist/core/give-way.js";
import { factorBlocks } from "../../dist/math/factor-blocks.js";
import { largeMatrix } from "../../dist/math/large-matrix.js";

/** A = B B' + size I, in full. */
function definite(size: number, seed: number, into: Float64Array = new Float64Array(size * size)): Float64Array {
  const random = stream(seed, "definite");
  const b = Float64Array.from({ length: size * 4 }, () => 2 * random.uniform() - 1);
  for (let r = 0; r < size; r++) {
    for (let c = 0; c < size; c++) {
      let sum = r === c ? size : 0;
      for (let k = 0; k < 4; k++) sum += b[4 * r + k] * b[4 * c + k];
      into[r * size + c] = sum;
    }
  }
  return into;
}

/** One entry after another, as in the definition. */
function plainFactor(matrix: Float64Array, size: number): Float64Array {
  const lower = matrix.slice();
  for (let r = 0; r < size; r++) {
    for (let c = 0; c <= r; c++) {
      let sum = lower[r * size + c];
      for (let k = 0; k < c; k++) sum -= lower[r * size + k] * lower[c * size + k];
      lower[r * size + c] = r === c ? Math.sqrt(sum) : sum / lower[c * size + c];
    }
  }
  return lower;
}

// Around the width of a block of 32, and one in memory that kernels reach.
test.each([1, 2, 31, 32, 33, 35, 64, 97, 130, 401])(
  "%i rows are factored as the definition says, above the diagonal nothing moves",
  (size) => {
    const matrix = definite(size, size);
    const expected = plainFactor(matrix, size);
    const lower = definite(size, size, largeMatrix(size));
    const pivots = { smallest: Number.POSITIVE_INFINITY, largest: 0 };
    expect(atOnce(factorBlocks(lower, size, pivots))).toBe(true);
    let worst = 0;
    lower.forEach((value, i) => {
      worst = Math.max(worst, Math.abs(value - expected[i]));
    });
    expect(worst).toBeLessThan(1e-11 * size);
    const diagonal = Array.from({ length: size }, (_, r) => expected[r * size + r]);
    expect(pivots.smallest).toBeCloseTo(Math.min(...diagonal), 9);
    expect(pivots.largest).toBeCloseTo(Math.max(...diagonal), 9);
  },
);

test.each([0, 31, 32, 70])("refuses a matrix that is not positive definite from row %i on", (row) => {
  const size = 71;
  const lower = definite(size, 3);
  lower[row * size + row] = -1;
  expect(atOnce(factorBlocks(lower, size, { smallest: Number.POSITIVE_INFINITY, largest: 0 }))).toBe(false);
});
