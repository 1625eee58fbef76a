import type { ColumnTable } from "../core/dataset.js";
import type { Feature } from "../core/features.js";

/** A column by itself: one value per row, NaN for a gap. */
export type Column = { readonly feature: Feature; readonly values: Float64Array };

/** One column of a table. */
export function columnAt({ rows, features }: ColumnTable, at: number): Column {
  const values = Float64Array.from({ length: rows.rows }, (_, row) => rows.data[row * rows.columns + at]);
  return { feature: features[at], values };
}
