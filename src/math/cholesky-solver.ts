import { atOnce, inTurns, type Steps } from "../core/give-way.js";
import { factorBlocks, type Pivots } from "./factor-blocks.js";
import { forward, solveFactored } from "./solve-factored.js";

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

/**
 * Two rows by two columns at a time: four sums share what they load, and none waits for another, which was measured
 * to halve the time of one entry after the other.
 *
 * @param lower  A; becomes L, above whose diagonal A stays
 * @returns whether A is positive definite to working precision
 */
export function factorInPlace(lower: Float64Array, size: number, minPivotRatio: number): boolean {
  return atOnce(factorSteps(lower, size, minPivotRatio));
}

/** Fewer rows stay in the cache as they are. */
const MIN_BLOCKED = 256;

/** As factorInPlace, the same bits, but lets other work run every now and then. */
export function factorInTurns(
  lower: Float64Array,
  size: number,
  minPivotRatio: number,
  giveWay: () => Promise<void>,
): Promise<boolean> {
  return inTurns(factorSteps(lower, size, minPivotRatio), giveWay);
}

/** As factorInPlace, the same bits, with pauses where there are many rows. */
export function* factorSteps(lower: Float64Array, size: number, minPivotRatio: number): Steps<boolean> {
  const pivots = { smallest: Number.POSITIVE_INFINITY, largest: 0 };
  const isDefinite = size < MIN_BLOCKED ? factorRows(lower, size, pivots) : yield* factorBlocks(lower, size, pivots);
  return isDefinite && pivots.smallest >= minPivotRatio * pivots.largest;
}

/** Two rows by two columns at a time: see factorInPlace. */
function factorRows(lower: Float64Array, size: number, pivots: Pivots): boolean {
  for (let r = 0; r < size; r += 2) {
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
