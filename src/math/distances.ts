import { finiteMatrix, finiteNumbers } from "../core/checks/finite-numbers.js";
import type { Matrix } from "../core/matrix.js";
import { matrixRow } from "../core/matrix-rows.js";
import { WhyboxError } from "../core/whybox-error.js";
import { square } from "./square.js";

/** The distance between two rows. */
export type Distance = "euclidean" | "cosine" | "manhattan";

/**
 * The distance of each row of z to one row.
 *
 * - `euclidean` the square root of the sum of squared differences, in units of z
 * - `manhattan` the sum of absolute differences, in units of z
 * - `cosine` 1 - the cosine of the angle, 0 to 2 and without unit; exactly 1 where either row is all 0
 *
 * @param z  n x columns, or rows
 * @param to  a row of z by its index, or the numbers of a row
 * @returns n distances; Infinity where a sum overflows
 * @throws WhyboxError INVALID_DATA for numbers that are not finite; INVALID_ARGUMENT for a row that does not
 *   exist or has another length, or a distance of another name
 * Cost: O(n columns).
 * @example
 * distances([[1, 1], [0, 1]], 0, "cosine")   // Float64Array [0, 0.2928932188134524]
 */
export function distances(
  z: Matrix | readonly ArrayLike<number>[],
  to: number | ArrayLike<number>,
  distance: Distance,
): Float64Array {
  const table = finiteMatrix("distances", "z", z);
  const target = targetRow(table, to);
  const measure = measures[known(distance)];
  const answer = new Float64Array(table.rows);
  for (let row = 0; row < table.rows; row++) answer[row] = measure(matrixRow(table, row), target);
  return answer;
}

const measures: Record<Distance, (a: Float64Array, b: Float64Array) => number> = {
  euclidean(a, b) {
    let squares = 0;
    for (let i = 0; i < a.length; i++) squares += (a[i] - b[i]) * (a[i] - b[i]);
    // Squares overflow or vanish long before the distance does.
    const safe = squares > Number.MIN_VALUE / Number.EPSILON && squares < Number.POSITIVE_INFINITY;
    if (safe) return Math.sqrt(squares);
    const differences = a.map((value, i) => value - b[i]);
    const scale = largest(differences);
    if (scale === 0 || scale === Number.POSITIVE_INFINITY) return scale;
    return scale * Math.sqrt(differences.reduce((sum, value) => sum + square(value / scale), 0));
  },
  manhattan(a, b) {
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
    return sum;
  },
  cosine(a, b) {
    const largestA = largest(a);
    const largestB = largest(b);
    if (largestA === 0 || largestB === 0) return 1;
    let product = 0;
    let squaresA = 0;
    let squaresB = 0;
    for (let i = 0; i < a.length; i++) {
      const left = a[i] / largestA;
      const right = b[i] / largestB;
      product += left * right;
      squaresA += left * left;
      squaresB += right * right;
    }
    return Math.min(2, Math.max(0, 1 - product / Math.sqrt(squaresA * squaresB)));
  },
};

function largest(row: Float64Array): number {
  let most = 0;
  for (let i = 0; i < row.length; i++) most = Math.max(most, Math.abs(row[i]));
  return most;
}

function targetRow(table: Matrix, to: number | ArrayLike<number>): Float64Array {
  const { rows, columns } = table;
  if (typeof to === "number") {
    if (Number.isInteger(to) && to >= 0 && to < rows) return matrixRow(table, to);
    throw new WhyboxError("INVALID_ARGUMENT", `distances: expected a row of z from 0 to ${rows - 1}, got ${to}`);
  }
  const target = finiteNumbers("distances", "to", to);
  if (target.length === columns) return target;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `distances: expected a row of ${columns} numbers, as in z, got ${target.length}`,
  );
}

function known(distance: Distance): Distance {
  if (Object.hasOwn(measures, distance)) return distance;
  throw new WhyboxError(
    "INVALID_ARGUMENT",
    `distances: expected distance to be "euclidean" or "cosine" or "manhattan", got ${JSON.stringify(distance)}`,
  );
}
