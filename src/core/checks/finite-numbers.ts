import { isMatrix, type Matrix, matrixFor } from "../matrix.js";
import { WhyboxError } from "../whybox-error.js";
import { describeValue } from "./describe-value.js";

/**
 * The values as a Float64Array (no copy where they are one), after a check that every one is a finite number.
 *
 * @param where  the function that was given them
 * @param name  their name in errors
 * @throws WhyboxError INVALID_DATA naming the first that is not
 */
export function finiteNumbers(where: string, name: string, values: ArrayLike<number>): Float64Array {
  if (typeof values !== "object" || values === null || typeof values.length !== "number") {
    throw new WhyboxError("INVALID_DATA", `${where}: expected ${name} to be numbers, got ${describeValue(values)}`);
  }
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected a finite number in ${name} at position ${i}, got ${describeValue(values[i])}`,
    );
  }
  return values instanceof Float64Array ? values : Float64Array.from(values);
}

/**
 * The rows as a matrix of at least one row in which every number is finite.
 *
 * @param where  the function that was given them
 * @param name  their name in errors
 * @throws WhyboxError INVALID_DATA for no rows, rows of different length, or a number that is not finite
 */
export function finiteMatrix(where: string, name: string, rows: Matrix | readonly ArrayLike<number>[]): Matrix {
  if (!isMatrix(rows) && !Array.isArray(rows)) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected ${name} to be a Matrix or rows, got ${describeValue(rows)}`,
    );
  }
  const table = isMatrix(rows) ? rows : matrixFor(`${where}: ${name}`, rows);
  if (table.rows === 0) throw new WhyboxError("INVALID_DATA", `${where}: expected at least one row in ${name}, got 0`);
  const { data, columns } = table;
  const bad = firstNotFinite(data);
  if (bad < 0) return table;
  const place = `row ${Math.floor(bad / columns)}, column ${bad % columns}`;
  throw new WhyboxError("INVALID_DATA", `${where}: expected a finite number in ${name} at ${place}, got ${data[bad]}`);
}

/** The index of the first number that is not finite; -1 if all are. Plainly the `findIndex` of its last line. */
export function firstNotFinite(values: Float64Array): number {
  if (sumIsFinite(values)) return -1;
  return values.findIndex((value) => !Number.isFinite(value));
}

/**
 * A sum is finite only if every term is, so all that costs is to add up; terms so large that their sum is not are left
 * to be told by the look at each. Four sums of two side by side, because each addition waits for the one before it:
 * asking Number.isFinite of every number was measured to take four times as long.
 */
function sumIsFinite(values: Float64Array): boolean {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  const whole = values.length - (values.length % 8);
  for (let i = 0; i < whole; i = (i + 8) | 0) {
    first += values[i] + values[(i + 1) | 0];
    second += values[(i + 2) | 0] + values[(i + 3) | 0];
    third += values[(i + 4) | 0] + values[(i + 5) | 0];
    fourth += values[(i + 6) | 0] + values[(i + 7) | 0];
  }
  for (let i = whole; i < values.length; i++) first += values[i];
  return Number.isFinite(first + second + third + fourth);
}
