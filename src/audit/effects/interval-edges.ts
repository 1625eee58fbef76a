import type { Dataset } from "../../core/dataset.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { quantileEdges } from "../../math/quantile-edges.js";
import { columnValues } from "./effect-grid.js";

/** The edges of at most `most` intervals of about equally many rows, the least and the greatest value included. */
export function intervalEdges(
  where: string,
  dataset: Dataset,
  column: number,
  rows: Int32Array,
  count: number,
): number[] {
  const values = columnValues(dataset, column, rows);
  if (values.length === 0) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: ${JSON.stringify(dataset.features[column].name)} has no value in the rows looked at`,
    );
  }
  const sorted = values.toSorted();
  const inner = count > 1 ? quantileEdges(values, count) : [];
  return [...new Set([sorted[0], ...inner, sorted[sorted.length - 1]])].sort((a, b) => a - b);
}

/**
 * Index of the interval (edge k, edge k + 1] of a value, from 0; values at or below the first edge lie in the first.
 */
export function intervalOf(value: number, edges: readonly number[]): number {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle + 1]) high = middle;
    else low = middle + 1;
  }
  return Math.max(0, low);
}
