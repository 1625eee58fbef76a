import { CholeskyDecomposition, Matrix as LinearAlgebraMatrix } from "ml-matrix";

/** Solves systems with one symmetric positive definite matrix A = L L'. */
export interface CholeskySolver {
  /** x of A x = right. */
  solve(right: Float64Array): Float64Array;
  /** right' A^-1 right. */
  quadratic(right: Float64Array): number;
}

/** Pivots further apart than this leave no correct digit in a solution. */
const LEAST_PIVOT_RATIO = 1e-7;

/**
 * A solver for a symmetric positive definite matrix, or undefined where it is not one to working precision.
 *
 * The factor comes from ml-matrix. Substitution is done here on a flat array: ml-matrix solves for a matrix of
 * right-hand sides through accessors, which was measured to be 15 times slower.
 *
 * @param matrix  size x size, row-major
 * @param leastPivotRatio  the smallest pivot of L over its largest, below which the matrix counts as singular
 * Cost: O(size^3) once, O(size^2) each time it is used.
 */
export function choleskySolver(
  matrix: Float64Array,
  size: number,
  leastPivotRatio = LEAST_PIVOT_RATIO,
): CholeskySolver | undefined {
  const rows = Array.from({ length: size }, (_, row) => matrix.subarray(row * size, (row + 1) * size));
  if (size === 0) return { solve: () => new Float64Array(0), quadratic: () => 0 };
  const cholesky = new CholeskyDecomposition(new LinearAlgebraMatrix(rows));
  if (!cholesky.isPositiveDefinite()) return undefined;
  const factor = cholesky.lowerTriangularMatrix;
  const pivots = factor.diagonal();
  if (Math.min(...pivots) < leastPivotRatio * Math.max(...pivots)) return undefined;
  const lower = Float64Array.from(factor.to1DArray());

  const forward = (right: Float64Array): Float64Array => {
    const solution = right.slice();
    for (let r = 0; r < size; r++) {
      let sum = solution[r];
      for (let c = 0; c < r; c++) sum -= lower[r * size + c] * solution[c];
      solution[r] = sum / lower[r * size + r];
    }
    return solution;
  };
  return {
    solve(right) {
      const solution = forward(right);
      for (let r = size - 1; r >= 0; r--) {
        const value = solution[r] / lower[r * size + r];
        solution[r] = value;
        for (let c = 0; c < r; c++) solution[c] -= lower[r * size + c] * value;
      }
      return solution;
    },
    quadratic: (right) => forward(right).reduce((sum, value) => sum + value * value, 0),
  };
}
