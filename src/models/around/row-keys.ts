import { takeRows } from "../../core/matrix-rows.js";
import type { Batch } from "../../core/model.js";

/** A text for each row, equal for rows of the same bits and for equal texts, and different for all others. */
export function rowKeys(batch: Batch): string[] {
  if (!("data" in batch)) return [...batch];
  const { data, rows, columns } = batch;
  // A double is four UTF-16 units.
  const units = new Uint16Array(data.slice().buffer);
  const width = 4 * columns;
  return Array.from({ length: rows }, (_, row) => unitsAsText(units.subarray(row * width, (row + 1) * width)));
}

/** As many as a call takes as arguments anywhere. */
const MAX_ARGUMENTS = 8192;

function unitsAsText(units: Uint16Array): string {
  if (units.length <= MAX_ARGUMENTS) return String.fromCharCode(...units);
  let text = "";
  for (let from = 0; from < units.length; from += MAX_ARGUMENTS) {
    text += String.fromCharCode(...units.subarray(from, from + MAX_ARGUMENTS));
  }
  return text;
}

/** Some rows of a batch, as a batch of their own. */
export function someRows<B extends Batch>(batch: B, rows: readonly number[]): B {
  if (!("data" in batch)) return rows.map((row) => batch[row]) as unknown as B;
  return takeRows(batch, rows) as Batch as B;
}
