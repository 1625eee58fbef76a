import { addSignedColumns, innerProducts, type SignColumn, signedSum } from "./sign-columns.js";

/** Pivots further apart than this leave no correct digit in a coefficient. */
const MIN_PIVOT_RATIO = 1e-7;

/**
 * Least squares on columns of signs that come in a few at a time: each adds a row to the Cholesky factor of the columns'
 * inner products, and the rows before it stay.
 *
 * The plain version, which a test holds it to, solves X' X coefficients = X' values for all columns X at once.
 *
 * Source: Golub & Van Loan 2013, section 6.5.4 (appending a column).
 * Cost: O(columns (rows / 32 + columns) + rows) for each column, O(columns (rows + columns)) for a fit.
 */
export class SignedLeastSquares {
  readonly #values: Float64Array;
  readonly #columns: SignColumn[] = [];
  /** The factor row after row, each as long as it is. */
  readonly #lower: Float64Array;
  /** The solution of factor x projected = columns' values. */
  readonly #projected: Float64Array;
  #smallest = Number.POSITIVE_INFINITY;
  #largest = 0;

  /** @param most  columns that may come */
  constructor(values: Float64Array, most: number) {
    this.#values = values;
    this.#lower = new Float64Array((most * (most + 1)) / 2);
    this.#projected = new Float64Array(most);
  }

  add(columns: readonly SignColumn[]): void {
    const before = this.#columns.length;
    this.#columns.push(...columns);
    innerProducts(this.#lower, this.#columns, before, this.#values.length);
    for (let size = before; size < this.#columns.length; size++) {
      this.#projected[size] = signedSum(this.#values, this.#columns[size]);
      const squared = appendRow(this.#lower, this.#projected, size);
      const pivot = squared > 0 ? Math.sqrt(squared) : 0;
      this.#smallest = Math.min(this.#smallest, pivot);
      this.#largest = Math.max(this.#largest, pivot);
    }
  }

  /** One per column; all 0 where the rows do not tell the columns apart. */
  coefficients(): Float64Array {
    const size = this.#columns.length;
    const isDetermined = this.#smallest > 0 && this.#smallest >= MIN_PIVOT_RATIO * this.#largest;
    return isDetermined ? solveTransposed(this.#lower, this.#projected.slice(0, size)) : new Float64Array(size);
  }

  /** The values less what all columns explain, or those from one on. */
  left(from = 0): Float64Array {
    const negative = this.coefficients().map((coefficient) => -coefficient);
    const left = this.#values.slice();
    addSignedColumns(left, negative.subarray(from), this.#columns.slice(from));
    return left;
  }
}

/**
 * Turns the inner products of a new column with those before it and itself into a row of the factor, and its product with
 * the values into the next number of the projection.
 *
 * @returns the square of the row's last number, which is written where it is positive
 */
function appendRow(lower: Float64Array, projected: Float64Array, size: number): number {
  const row = (size * (size + 1)) / 2;
  let left = lower[row + size];
  let value = projected[size];
  for (let c = 0, other = 0; c < size; c++) {
    let sum = lower[row + c];
    for (let k = 0; k < c; k++) sum -= lower[row + k] * lower[other + k];
    other += c;
    sum /= lower[other];
    other++;
    lower[row + c] = sum;
    left -= sum * sum;
    value -= sum * projected[c];
  }
  if (left > 0) {
    lower[row + size] = Math.sqrt(left);
    projected[size] = value / lower[row + size];
  }
  return left;
}

/** Replaces right by x of L' x = right. */
function solveTransposed(lower: Float64Array, right: Float64Array): Float64Array {
  for (let r = right.length - 1; r >= 0; r--) {
    const row = (r * (r + 1)) / 2;
    const value = right[r] / lower[row + r];
    right[r] = value;
    for (let c = 0; c < r; c++) right[c] -= lower[row + c] * value;
  }
  return right;
}
