import { WhyboxError } from "./whybox-error.js";

/** Numbers in rows and columns, row-major: row r, column c is `data[r * columns + c]`. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * A matrix from rows of numbers.
 *
 * @param rows  rows x columns; every row equally long
 * @param where  what the rows are called in an error
 * @throws WhyboxError INVALID_DATA naming the first row of another length, or the value that is no number
 * @example
 * matrix([[1, 2], [3, 4]])   // { data: Float64Array [1, 2, 3, 4], rows: 2, columns: 2 }
 */
export function matrix(rows: readonly ArrayLike<number>[], where = "matrix"): Matrix {
  const columns = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * columns);
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r];
    if (row == null || typeof row === "string" || row.length !== columns) {
      const got = row == null || row.length === undefined ? describe(row) : String(row.length);
      throw new WhyboxError(
        "INVALID_DATA",
        `${where}: expected ${columns} numbers in row ${r}, as in row 0, got ${got}`,
      );
    }
    for (let c = 0; c < columns; c++) {
      const value = row[c];
      if (typeof value !== "number") {
        throw new WhyboxError(
          "INVALID_DATA",
          `${where}: expected a number at row ${r}, column ${c}, got ${describe(value)}`,
        );
      }
      data[r * columns + c] = value;
    }
  }
  return { data, rows: rows.length, columns };
}

/** True for a Matrix whose data has exactly rows x columns numbers. */
export function isMatrix(value: unknown): value is Matrix {
  const candidate = value as Matrix | null;
  return (
    typeof candidate === "object" &&
    candidate !== null &&
    candidate.data instanceof Float64Array &&
    Number.isInteger(candidate.rows) &&
    Number.isInteger(candidate.columns) &&
    candidate.data.length === candidate.rows * candidate.columns
  );
}

function describe(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
