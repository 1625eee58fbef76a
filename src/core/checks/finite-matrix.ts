import { isMatrix, type Matrix, matrix } from "../matrix.js";
import { WhyboxError } from "../whybox-error.js";
import { firstNotFinite } from "./first-not-finite.js";

/**
 * The rows as a matrix of at least one row in which every number is finite.
 *
 * @param where  the function that was given them
 * @param name  what it calls them
 * @throws WhyboxError INVALID_DATA for no rows, rows of different length, or a number that is not finite
 */
export function finiteMatrix(where: string, name: string, rows: Matrix | readonly ArrayLike<number>[]): Matrix {
  if (!isMatrix(rows) && !Array.isArray(rows)) {
    throw new WhyboxError("INVALID_DATA", `${where}: expected ${name} to be a Matrix or rows, got ${String(rows)}`);
  }
  const table = isMatrix(rows) ? rows : matrix(rows, `${where}: ${name}`);
  if (table.rows === 0) throw new WhyboxError("INVALID_DATA", `${where}: expected at least one row in ${name}, got 0`);
  const { data, columns } = table;
  const bad = firstNotFinite(data);
  if (bad < 0) return table;
  const place = `row ${Math.floor(bad / columns)}, column ${bad % columns}`;
  throw new WhyboxError("INVALID_DATA", `${where}: expected a finite number in ${name} at ${place}, got ${data[bad]}`);
}
