import type { Steps } from "../../core/give-way.js";
import { midpoint } from "../../math/midpoint.js";
import { type BestSplit, bestSplit, type ScanColumn, type ScannedColumn } from "./best-split.js";
import { type CellSums, cellSums } from "./cell-sums.js";
import type { Criterion } from "./fit-tree-options.js";
import { orderCategories } from "./order-categories.js";
import { markCategories, partition } from "./partition.js";
import type { TrainingRows } from "./rows-for-tree.js";
import { scanAbsoluteError } from "./scan-absolute-error.js";
import { scanEntropy } from "./scan-entropy.js";
import { scanGini } from "./scan-gini.js";
import { scanSquaredError } from "./scan-squared-error.js";
import { type SortedColumn, sortedColumns } from "./sorted-columns.js";
import { type CategorySplit, sides, splitCategories } from "./split-categories.js";
import { type SplitRules, splitRules } from "./split-rules.js";
import type { CandidateSplit, NodeRows, SplitLimits, SplitSearch } from "./split-search.js";

const scans: { readonly [criterion in Criterion]: (training: TrainingRows) => ScanColumn } = {
  gini: scanGini,
  entropy: scanEntropy,
  squaredError: scanSquaredError,
  absoluteError: scanAbsoluteError,
};

/**
 * Tries every threshold between different values. Each column is sorted once; a split keeps the sorted columns sorted
 * within each child. Pauses after every sorted column, and between the columns of large nodes.
 *
 * Cost: O(rows) per column once (a radix sort), O(rows) per column and level; with absolute error O(rows log rows).
 * Memory: 4 bytes per row and column.
 */
export function* exactSplits(
  training: TrainingRows,
  criterion: Criterion,
  limits: SplitLimits,
  means: readonly number[],
): Steps<SplitSearch> {
  const { x, features, rows } = training;
  return splitsOfSorted(training, criterion, limits, means, yield* sortedColumns(x, features, rows));
}

/** The search of exactSplits in columns that have been sorted, all of them or some; it changes their orders. */
export function splitsOfSorted(
  training: TrainingRows,
  criterion: Criterion,
  limits: SplitLimits,
  means: readonly number[],
  sorted: readonly SortedColumn[],
): SplitSearch {
  const { x, rows } = training;
  const orderOf = new Map(sorted.map(({ feature, order }) => [feature, order]));
  const scanColumns = columnScan(training, criterion, means, sorted);
  const goesRight = new Uint8Array(x.rows);
  const spare = new Uint32Array(rows.length);
  return {
    *best(node) {
      const rules = splitRules(limits, node);
      const best = bestSplit(rules, x.data, x.columns);
      const perPause = columnsPerPause(training, node);
      let candidate: CandidateSplit | undefined;
      for (let first = 0; first < sorted.length; first += perPause) {
        if (first > 0) yield;
        candidate = scanColumns(node, rules, best, first, Math.min(sorted.length, first + perPause)) ?? candidate;
      }
      return candidate;
    },
    divide(node, split) {
      const { start, end } = node;
      const left =
        split.threshold === undefined
          ? markCategories(training, split, rows, start, end, goesRight)
          : markSorted(training, split, orderOf.get(split.feature) as Uint32Array, start, end, goesRight);
      partition(rows, start, end, goesRight, spare);
      return start + left;
    },
    *prepare(node) {
      const perPause = columnsPerPause(training, node);
      for (let i = 0; i < sorted.length; i++) {
        if (i > 0 && i % perPause === 0) yield;
        const { order } = sorted[i];
        if (order !== undefined) partition(order, node.start, node.end, goesRight, spare);
      }
    },
  };
}

/** The best split of a node in columns `first` up to, but without, `end`, if it is better than the one before. */
type ScanColumns = (
  node: NodeRows,
  rules: SplitRules,
  best: BestSplit,
  first: number,
  end: number,
) => CandidateSplit | undefined;

function columnScan(
  training: TrainingRows,
  criterion: Criterion,
  means: readonly number[],
  sorted: readonly SortedColumn[],
): ScanColumns {
  const { data, columns } = training.x;
  const scan = scans[criterion](training);

  function scanNumbers(node: NodeRows, feature: number, order: Uint32Array, best: BestSplit): void {
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

  return (node, rules, best, first, end) => {
    let candidate: CandidateSplit | undefined;
    for (let i = first; i < end; i++) {
      const { feature, order } = sorted[i];
      const gainToBeat = best.gainToBeat();
      if (order !== undefined) scanNumbers(node, feature, order, best);
      else if (criterion === "absoluteError") scanCategories(training, scan, node, feature, best);
      else {
        const sums = cellSums(training, criterion, Float64Array.from(means));
        const split = splitBySets(training, sums, node, feature, rules, gainToBeat);
        if (split === undefined) continue;
        candidate = { feature, gain: split.gain, categories: split.left, others: split.right };
        best.foundElsewhere(split.gain);
        continue;
      }
      if (best.gainToBeat() > gainToBeat) candidate = candidateOf(training, best.column as ScannedColumn, best);
    }
    return candidate;
  };
}

/** Outputs of rows gone through between two pauses: some milliseconds. */
const OUTPUTS_PER_PAUSE = 20_000;

function columnsPerPause({ outputs }: TrainingRows, { start, end }: NodeRows): number {
  return Math.max(1, Math.floor(OUTPUTS_PER_PAUSE / ((end - start) * outputs)));
}

/** The best set of categories under absolute error: the best split of the orders by the median of each output. */
function scanCategories(
  training: TrainingRows,
  scan: ScanColumn,
  node: NodeRows,
  feature: number,
  best: BestSplit,
): void {
  for (let output = 0; output < training.outputs; output++) {
    const order = orderCategories(training, node, training.rows, feature, output);
    const column = { feature, order, from: node.start, to: node.end, end: node.end, missing: "right" } as const;
    best.open(column);
    scan(node, column, best);
  }
}

/** The best set of categories under the other criteria, from the sums of each category's rows. */
function splitBySets(
  training: TrainingRows,
  sums: CellSums,
  node: NodeRows,
  feature: number,
  rules: SplitRules,
  gainToBeat: number,
): CategorySplit | undefined {
  const { x, rows, features } = training;
  const column = features[feature];
  const codes = column.kind === "category" ? column.categories.length : 0;
  const cells = new Float64Array((codes + 1) * sums.channels);
  for (let i = node.start; i < node.end; i++) {
    const value = x.data[rows[i] * x.columns + feature];
    sums.add(cells, (Number.isNaN(value) ? codes : value) * sums.channels, rows[i]);
  }
  return splitCategories(training, sums, rules, cells, 0, codes + 1, gainToBeat);
}

/**
 * Marks in `goesRight` which rows of the node a threshold sends right, along the sorted column.
 * @returns number of rows that go left
 */
function markSorted(
  { x: { data, columns } }: TrainingRows,
  { feature, missing, threshold }: CandidateSplit,
  order: Uint32Array,
  start: number,
  end: number,
  goesRight: Uint8Array,
): number {
  // The first that is above the threshold or missing.
  let [low, high] = [start, end];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (data[order[middle] * columns + feature] <= (threshold as number)) low = middle + 1;
    else high = middle;
  }
  for (let i = start; i < low; i++) goesRight[order[i]] = 0;
  for (let i = low; i < end; i++) goesRight[order[i]] = 1;
  if (missing !== "left") return low - start;
  let gaps = end;
  for (; gaps > low && Number.isNaN(data[order[gaps - 1] * columns + feature]); gaps--) goesRight[order[gaps - 1]] = 0;
  return low - start + (end - gaps);
}

function candidateOf(
  { x, features }: TrainingRows,
  { feature, order, from, to, end, missing }: ScannedColumn,
  { last, gain }: BestSplit,
): CandidateSplit {
  const column = features[feature];
  const at = (i: number) => x.data[order[i] * x.columns + feature];
  if (column.kind === "category") {
    const code = (i: number) => (Number.isNaN(at(i)) ? column.categories.length : at(i));
    const codes = Array.from({ length: to - from }, (_, i) => code(from + i));
    const { left, right } = sides(
      codes.slice(0, last + 1 - from),
      [...new Set(codes)].sort((a, b) => a - b),
    );
    return { feature, gain, categories: left, others: right };
  }
  // Where only missing values go right, every number goes left, also one that no row has.
  const threshold = last + 1 === to ? Number.MAX_VALUE : midpoint(at(last), at(last + 1));
  return { feature, gain, threshold, ...(to < end && { missing }) };
}
