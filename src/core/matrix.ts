import { describeValue } from "./checks/describe-value.js";
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
 * @param where  the name of the rows in an error
 * @throws WhyboxError INVALID_DATA for anything else than rows, naming the first row that is none or is of another
 *   length, or the value that is no number
 * @example
 * matrix([[1, 2], [3, 4]])   // { data: Float64Array [1, 2, 3, 4], rows: 2, columns: 2 }
 */
export function matrix(rows: readonly ArrayLike<number>[]): Matrix {
  return matrixFor("matrix", rows);
}

/** As `matrix`, for a function that names itself in errors. */
export function matrixFor(where: string, rows: readonly ArrayLike<number>[]): Matrix {
  if (!Array.isArray(rows)) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected rows of numbers, such as [[1, 2], [3, 4]], or a Matrix { data: Float64Array, rows, columns }, got ${describeTable(rows)}`,
    );
  }
  const columns = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * columns);
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r];
    if (!isRow(row) || row.length !== columns) {
      const expected = r === 0 ? "numbers in row 0" : `${columns} numbers in row ${r}, as in row 0`;
      const got = isRow(row) ? row.length : `${describeValue(row)}${remedy(row, r)}`;
      throw new WhyboxError("INVALID_DATA", `${where}: expected ${expected}, got ${got}`);
    }
    for (let c = 0; c < columns; c++) {
      const value = row[c];
      if (typeof value !== "number") {
        throw new WhyboxError(
          "INVALID_DATA",
          `${where}: expected a number at row ${r}, column ${c}, got ${describeValue(value)}`,
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

function isRow(value: unknown): value is ArrayLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { length?: unknown }).length === "number";
}

/** The remedy in an error about a row that is none. */
function remedy(row: unknown, at: number): string {
  if (typeof row === "object" && row !== null) return "; turn records into rows with table(records, features)";
  if (typeof row === "number" && at === 0) return "; a single row has brackets of its own, such as [[1, 2]]";
  return "";
}

/** Names what keeps an object that looks like a Matrix from being one. */
function describeTable(value: unknown): string {
  if (typeof value !== "object" || value === null || !("data" in value)) return describeValue(value);
  const { data, rows, columns } = value as { data: unknown; rows?: unknown; columns?: unknown };
  return `{ data: ${describeValue(data)}, rows: ${describeValue(rows)}, columns: ${describeValue(columns)} }`;
}
