import { checkArgument } from "../core/checks/check-argument.js";
import type { Feature } from "../core/features.js";
import type { Json } from "../core/json.js";
import { isMatrix, type Matrix } from "../core/matrix.js";
import { decodeCell } from "./cell.js";

/**
 * The rows of a matrix as objects by feature name: categories as labels, gaps as null. Undoes `table`.
 *
 * @param rows  rows x features
 * @example
 * records({ data: Float64Array.of(31), rows: 1, columns: 1 }, [{ name: "age", kind: "number" }])   // [{ age: 31 }]
 */
export function records(rows: Matrix, features: readonly Feature[]): { [name: string]: Json }[] {
  checkArgument("records", isMatrix(rows), "rows to be a Matrix { data, rows, columns }", rows);
  checkArgument("records", Array.isArray(features), "features to be a list, as the model has them", features);
  checkArgument(
    "records",
    features.length === rows.columns,
    `features to be ${rows.columns}, one per column`,
    features,
  );
  return Array.from({ length: rows.rows }, (_, row) =>
    Object.fromEntries(
      features.map((feature, column) => [feature.name, decodeCell(rows.data[row * rows.columns + column], feature)]),
    ),
  );
}
