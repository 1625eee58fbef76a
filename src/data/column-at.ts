import type { ColumnTable } from "../core/dataset.js";
import type { Feature } from "../core/features.js";
import { matrixColumn } from "../core/matrix-rows.js";

/** A column by itself: one value per row, NaN for a gap. */
export type Column = { readonly feature: Feature; readonly values: Float64Array };

/** One column of a table. */
export function columnAt({ rows, features }: ColumnTable, at: number): Column {
  return { feature: features[at], values: matrixColumn(rows, at) };
}
