import { ascendingOrder } from "../math/ascending-order.js";
import { type BestCut, bestCut, type ScannedColumn } from "./best-cut.js";
import { divideRows } from "./divide-rows.js";
import type { Criterion } from "./fit-tree-options.js";
import { midpoint } from "./midpoint.js";
import { partition } from "./partition.js";
import type { ScanColumn } from "./scan-column.js";
import { scanEntropy } from "./scan-entropy.js";
import { scanGini } from "./scan-gini.js";
import { scanSquaredError } from "./scan-squared-error.js";
import type { CandidateSplit, ChildLimits, NodeRows, SplitSearch } from "./split-search.js";
import type { TrainingRows } from "./training-rows.js";

const scans: { readonly [criterion in Criterion]: (training: TrainingRows) => ScanColumn } = {
  gini: scanGini,
  entropy: scanEntropy,
  squaredError: scanSquaredError,
  absoluteError: scanSquaredError,
};

/**
 * Tries every threshold between different values. Each column is sorted once; a split keeps the sorted columns sorted
 * within each child.
 *
 * Cost: O(rows log rows) a column once, O(rows) a column and level. Memory: 4 bytes a row and column.
 */
export function exactSplits(training: TrainingRows, criterion: Criterion, limits: ChildLimits): SplitSearch {
  const { x, features, rows } = training;
  const { data, columns } = x;
  const orders = features.map(({ kind }, feature) =>
    kind === "number" ? ascendingOrder(data, rows, feature, columns) : undefined,
  );
  const scan = scans[criterion](training);
  const goesRight = new Uint8Array(x.rows);
  const spare = new Uint32Array(rows.length);

  function scanNumbers(node: NodeRows, feature: number, order: Uint32Array, best: BestCut): void {
    const { start: from, end } = node;
    const at = (i: number) => data[order[i] * columns + feature];
    let to = end;
    while (to > from && Number.isNaN(at(to - 1))) to--;
    if (to === from || (at(from) === at(to - 1) && to === end)) return;
    const known: ScannedColumn = { feature, order, from, to, end, missing: "right" };
    for (const column of to < end ? [known, { ...known, missing: "left" } as const] : [known]) {
      best.open(column);
      scan(node, column, best);
    }
  }

  return {
    best(node) {
      const { weight, impurity } = node.summary;
      const best = bestCut(limits, weight * impurity, weight, data, columns);
      for (const [feature, order] of orders.entries()) {
        if (order !== undefined) scanNumbers(node, feature, order, best);
      }
      return best.column && candidate(best.column, best, data, columns);
    },
    divide(node, split, searched) {
      const { start, end } = node;
      const left = divideRows(training, split, rows, start, end, goesRight);
      partition(rows, start, end, goesRight, spare);
      for (const order of searched ? orders : []) {
        if (order !== undefined) partition(order, start, end, goesRight, spare);
      }
      return start + left;
    },
  };
}

function candidate(
  { feature, order, to, end, missing }: ScannedColumn,
  { last, gain }: BestCut,
  data: Float64Array,
  columns: number,
): CandidateSplit {
  // Where only missing values go right, every number goes left, also one that no row has.
  const threshold =
    last + 1 === to
      ? Number.MAX_VALUE
      : midpoint(data[order[last] * columns + feature], data[order[last + 1] * columns + feature]);
  return { feature, gain, threshold, ...(to < end && { missing }) };
}
