import type { TrainingRows } from "./rows-for-tree.js";
import type { NodeRows } from "./split-search.js";
import { weightedMedian } from "./weighted-median.js";

/**
 * The node's rows with categories together, by ascending median of an output, equals by code; a missing value is one
 * more category. For absolute error, where no order is known to hold the best set.
 */
export function orderCategories(
  { x, features, targets, outputs, weights }: TrainingRows,
  { start, end }: NodeRows,
  rows: Uint32Array,
  feature: number,
  output: number,
): Uint32Array {
  const column = features[feature];
  const codes = column.kind === "category" ? column.categories.length : 0;
  const members: number[][] = Array.from({ length: codes + 1 }, () => []);
  for (let i = start; i < end; i++) {
    const value = x.data[rows[i] * x.columns + feature];
    members[Number.isNaN(value) ? codes : value].push(rows[i]);
  }
  const medians = members.map((list) =>
    weightedMedian(
      Float64Array.from(list, (row) => targets[row * outputs + output]),
      Float64Array.from(list, (row) => (weights === undefined ? 1 : weights[row])),
    ),
  );
  const present = [...members.keys()].filter((code) => members[code].length > 0);
  present.sort((a, b) => medians[a] - medians[b] || a - b);
  // At the node's own place, as the sorted columns are.
  const order = new Uint32Array(end);
  let at = start;
  for (const code of present) {
    order.set(members[code], at);
    at += members[code].length;
  }
  return order;
}
