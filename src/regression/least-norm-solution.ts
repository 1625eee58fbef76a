import { EigenvalueDecomposition, Matrix as LinearAlgebraMatrix } from "ml-matrix";

/** Eigenvalues below this share of the largest are rounding of a singular matrix: sums of n products err by sqrt(n) eps. */
const MIN_EIGENVALUE_RATIO = 1e-12;

/**
 * The shortest x among those that bring A x closest to `right`, for a symmetric A without negative eigenvalues:
 * the pseudo-inverse times `right`.
 *
 * @param matrix  size x size, row-major
 * Source: Golub & Van Loan 2013, "Matrix Computations", section 5.5.2.
 * Cost: O(size^3).
 */
export function leastNormSolution(matrix: Float64Array, size: number, right: Float64Array): Float64Array {
  const solution = new Float64Array(size);
  if (size === 0) return solution;
  const rows = Array.from({ length: size }, (_, row) => matrix.subarray(row * size, (row + 1) * size));
  const decomposition = new EigenvalueDecomposition(new LinearAlgebraMatrix(rows), { assumeSymmetric: true });
  const values = decomposition.realEigenvalues;
  const vectors = decomposition.eigenvectorMatrix.to1DArray();
  const least = MIN_EIGENVALUE_RATIO * Math.max(...values);
  for (let k = 0; k < size; k++) {
    if (!(values[k] > least)) continue;
    let along = 0;
    for (let i = 0; i < size; i++) along += vectors[i * size + k] * right[i];
    for (let i = 0; i < size; i++) solution[i] += (vectors[i * size + k] * along) / values[k];
  }
  return solution;
}
