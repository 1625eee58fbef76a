import type { Feature } from "../../core/features.js";
import { isMatrix, type Matrix, matrix } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { cellProblem } from "../../tables/cell.js";

/** Rows for a tree: a Matrix, arrays, or the numbers of a single row. */
export type ForestRows = Matrix | readonly ArrayLike<number>[] | ArrayLike<number>;

/**
 * The rows as a Matrix of as many columns as there are features, every number one that its feature may hold.
 *
 * @param where  the function that was given them
 * @param name  what it calls them
 * @throws WhyboxError INVALID_DATA naming the row and the feature
 */
export function forestRows(where: string, name: string, rows: ForestRows, features: readonly Feature[]): Matrix {
  const table = asMatrix(where, name, rows);
  if (table.rows === 0) throw new WhyboxError("INVALID_DATA", `${where}: expected at least one row in ${name}, got 0`);
  const width = features.length;
  if (table.columns !== width) {
    const names = features.map((feature) => `"${feature.name}"`).join(", ");
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: ${name} has ${table.columns} columns but the forest takes ${width} (${names})`,
    );
  }
  for (let at = 0; at < table.data.length; at++) {
    const problem = cellProblem(table.data[at], features[at % width]);
    if (problem === undefined) continue;
    const row = Math.floor(at / width);
    throw new WhyboxError("INVALID_DATA", `${where}: ${name} row ${row}, "${features[at % width].name}": ${problem}`);
  }
  return table;
}

function asMatrix(where: string, name: string, rows: ForestRows): Matrix {
  if (isMatrix(rows)) return rows;
  const list = rows as ArrayLike<number>;
  if (typeof list !== "object" || list === null || typeof list.length !== "number") {
    throw new WhyboxError("INVALID_DATA", `${where}: expected ${name} to be a Matrix or rows, got ${String(rows)}`);
  }
  const single = typeof list[0] === "number";
  return matrix(single ? [list] : (rows as readonly ArrayLike<number>[]), `${where}: ${name}`);
}
