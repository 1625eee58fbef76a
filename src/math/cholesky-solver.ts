/** Solves systems with one symmetric positive definite matrix A = L L'. */
export interface CholeskySolver {
  /** x of A x = right. */
  solve(right: Float64Array): Float64Array;
  /** right' A^-1 right. */
  quadratic(right: Float64Array): number;
}

/** Pivots further apart than this leave no correct digit in a solution. */
const MIN_PIVOT_RATIO = 1e-7;

/**
 * A solver for a symmetric positive definite matrix, or undefined where it is not one to working precision.
 *
 * The plain version of the loops below, which a test holds them to:
 *
 *     for r: for c <= r: L[r][c] = (A[r][c] - sum over k < c of L[r][k] L[c][k]) / L[c][c]; the root of it where r = c
 *
 * On one flat array: for the 30 x 30 systems that resampling solves by the hundred, ml-matrix was measured to take
 * four times as long (43 and 10 microseconds to wrap, factor and solve).
 *
 * @param matrix  size x size, row-major; only its lower half is looked at
 * @param giveWay  called now and then, so that other work gets a turn
 * Source: Golub & Van Loan 2013, algorithm 4.2.1. Cost: O(size^3) once, O(size^2) each time it is used.
 */
export async function choleskySolver(
  matrix: Float64Array,
  size: number,
  giveWay: () => Promise<void>,
): Promise<CholeskySolver | undefined> {
  const lower = matrix.slice();
  return (await factorInTurns(lower, size, MIN_PIVOT_RATIO, giveWay)) ? solverOf(lower, size) : undefined;
}

function solverOf(lower: Float64Array, size: number): CholeskySolver {
  return {
    solve: (right) => solveFactored(lower, size, right),
    quadratic(right) {
      let sum = 0;
      for (const value of forward(lower, size, right)) sum += value * value;
      return sum;
    },
  };
}

/** x of L L' x = right, for L as factorInPlace leaves it. */
export function solveFactored(lower: Float64Array, size: number, right: Float64Array): Float64Array {
  return backward(lower, size, forward(lower, size, right));
}

// Loops are functions of their own, here and elsewhere: see docs/decisions/0009-hot-loops.md.

/** x of L x = right. Two rows at a time, each in two sums: an addition waits for the one before it. */
function forward(lower: Float64Array, size: number, right: Float64Array): Float64Array {
  const solution = right.slice();
  for (let r = 0; r < size; r += 2) {
    const hasNext = r + 1 < size;
    const row = r * size;
    const next = hasNext ? row + size : row;
    let even = 0;
    let odd = 0;
    let nextEven = 0;
    let nextOdd = 0;
    for (let c = 0; c < r; c += 2) {
      even += lower[row + c] * solution[c];
      odd += lower[row + c + 1] * solution[c + 1];
      nextEven += lower[next + c] * solution[c];
      nextOdd += lower[next + c + 1] * solution[c + 1];
    }
    solution[r] = (solution[r] - even - odd) / lower[row + r];
    if (!hasNext) break;
    const before = nextEven + nextOdd + lower[next + r] * solution[r];
    solution[r + 1] = (solution[r + 1] - before) / lower[next + r + 1];
  }
  return solution;
}

/** Replaces right by x of L' x = right. Two rows at a time share what they read and write. */
function backward(lower: Float64Array, size: number, right: Float64Array): Float64Array {
  let r = size - 1;
  for (; r > 0; r -= 2) {
    const row = r * size;
    const above = row - size;
    const value = right[r] / lower[row + r];
    const valueAbove = (right[r - 1] - lower[row + r - 1] * value) / lower[above + r - 1];
    right[r] = value;
    right[r - 1] = valueAbove;
    for (let c = 0; c < r - 1; c++) right[c] -= lower[row + c] * value + lower[above + c] * valueAbove;
  }
  if (r === 0) right[0] /= lower[0];
  return right;
}

/**
 * Two rows by two columns at a time: four sums share what they load, and none waits for another, which was measured
 * to halve the time of one entry after the other.
 *
 * @param lower  A; becomes L, above whose diagonal A stays
 * @returns whether A is positive definite to working precision
 */
export function factorInPlace(lower: Float64Array, size: number, minPivotRatio: number): boolean {
  const pivots = { smallest: Number.POSITIVE_INFINITY, largest: 0 };
  return factorRows(lower, size, 0, size, pivots) && pivots.smallest >= minPivotRatio * pivots.largest;
}

/** Multiplications between two turns of other work: some 20 ms. */
const WORK_PER_TURN = 2e7;

/** As factorInPlace, the same bits, but lets other work run every now and then. */
export async function factorInTurns(
  lower: Float64Array,
  size: number,
  minPivotRatio: number,
  giveWay: () => Promise<void>,
): Promise<boolean> {
  const pivots = { smallest: Number.POSITIVE_INFINITY, largest: 0 };
  for (let from = 0; from < size; ) {
    const to = Math.min(size, afterWork(from));
    if (!factorRows(lower, size, from, to, pivots)) return false;
    from = to;
    if (from < size) await giveWay();
  }
  return pivots.smallest >= minPivotRatio * pivots.largest;
}

/** The row, an even number of rows after `from`, up to which factoring takes so much work: (row)^2 for each. */
function afterWork(from: number): number {
  let row = from;
  for (let work = 0; work < WORK_PER_TURN; row += 2) work += 2 * (row + 1) * (row + 1);
  return row;
}

/** Factors rows `from`, an even number, up to `to`; the rows before them have been. */
function factorRows(
  lower: Float64Array,
  size: number,
  from: number,
  to: number,
  pivots: { smallest: number; largest: number },
): boolean {
  for (let r = from; r < to; r += 2) {
    const hasNext = r + 1 < size;
    const row = r * size;
    // The last of an odd number of rows stands in for the one after it, which nothing is written to.
    const next = hasNext ? row + size : row;
    for (let c = 0; c < r; c += 2) {
      const left = c * size;
      const right = left + size;
      let rowLeft = 0;
      let rowRight = 0;
      let nextLeft = 0;
      let nextRight = 0;
      for (let k = 0; k < c; k++) {
        rowLeft += lower[left + k] * lower[row + k];
        rowRight += lower[right + k] * lower[row + k];
        nextLeft += lower[left + k] * lower[next + k];
        nextRight += lower[right + k] * lower[next + k];
      }
      const leftPivot = lower[left + c];
      const rightPivot = lower[right + c + 1];
      const between = lower[right + c];
      lower[row + c] = (lower[row + c] - rowLeft) / leftPivot;
      lower[row + c + 1] = (lower[row + c + 1] - rowRight - between * lower[row + c]) / rightPivot;
      if (!hasNext) continue;
      lower[next + c] = (lower[next + c] - nextLeft) / leftPivot;
      lower[next + c + 1] = (lower[next + c + 1] - nextRight - between * lower[next + c]) / rightPivot;
    }
    let explained = 0;
    let shared = 0;
    let nextExplained = 0;
    for (let k = 0; k < r; k++) {
      explained += lower[row + k] * lower[row + k];
      shared += lower[row + k] * lower[next + k];
      nextExplained += lower[next + k] * lower[next + k];
    }
    const squared = lower[row + r] - explained;
    if (!(squared > 0)) return false;
    const pivot = Math.sqrt(squared);
    lower[row + r] = pivot;
    pivots.smallest = Math.min(pivots.smallest, pivot);
    pivots.largest = Math.max(pivots.largest, pivot);
    if (!hasNext) break;
    lower[next + r] = (lower[next + r] - shared) / pivot;
    const nextSquared = lower[next + r + 1] - nextExplained - lower[next + r] * lower[next + r];
    if (!(nextSquared > 0)) return false;
    const nextPivot = Math.sqrt(nextSquared);
    lower[next + r + 1] = nextPivot;
    pivots.smallest = Math.min(pivots.smallest, nextPivot);
    pivots.largest = Math.max(pivots.largest, nextPivot);
  }
  return true;
}
