/** Returns a column's row of X'X. */
export type GramRow = (column: number) => Float64Array;

/** The active set of a regression: columns that are in, and least squares among them. */
export type ActiveColumns = {
  /** In the order in which they came in. */
  readonly columns: readonly number[];
  has(column: number): boolean;
  /** False where the column follows from the active ones, or is constant: it then stays out. */
  add(column: number): boolean;
  remove(column: number): void;
  /** Solves X'X b = right for the active columns; one number per column, in their order. */
  solve(right: (column: number) => number): Float64Array;
};

/** Of a column's variance, what active columns leave of it: below it, the column follows from them. */
const MIN_SHARE_LEFT = 1e-12;

/**
 * An empty active set. Its Cholesky factor grows by a row per column; where one drops, the rows behind it are worked out
 * anew.
 * Cost: O(active^2) to add or solve, O(active^3) to remove.
 */
export function activeColumns(rowOf: GramRow, columns: number): ActiveColumns {
  const active: number[] = [];
  const isActive = new Uint8Array(columns);
  const factor: Float64Array[] = [];

  function add(column: number): boolean {
    const row = new Float64Array(active.length + 1);
    const gram = rowOf(column);
    let left = gram[column];
    for (let i = 0; i < active.length; i++) {
      let sum = gram[active[i]];
      for (let k = 0; k < i; k++) sum -= row[k] * factor[i][k];
      row[i] = sum / factor[i][i];
      left -= row[i] * row[i];
    }
    if (!(left > MIN_SHARE_LEFT * gram[column])) return false;
    row[active.length] = Math.sqrt(left);
    active.push(column);
    isActive[column] = 1;
    factor.push(row);
    return true;
  }

  function remove(column: number): void {
    const from = active.indexOf(column);
    const later = active.splice(from).slice(1);
    for (const other of [column, ...later]) isActive[other] = 0;
    factor.length = from;
    for (const other of later) add(other);
  }

  function solve(right: (column: number) => number): Float64Array {
    const solution = Float64Array.from(active, right);
    for (let i = 0; i < active.length; i++) {
      for (let k = 0; k < i; k++) solution[i] -= factor[i][k] * solution[k];
      solution[i] /= factor[i][i];
    }
    for (let i = active.length - 1; i >= 0; i--) {
      solution[i] /= factor[i][i];
      for (let k = 0; k < i; k++) solution[k] -= factor[i][k] * solution[i];
    }
    return solution;
  }
  const has = (column: number) => isActive[column] === 1;

  return { columns: active, has, add, remove, solve };
}
