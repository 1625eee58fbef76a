import type { Feature } from "../../core/features.js";
import { inTurns, type Steps } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import type { DecisionTree } from "../../core/tree.js";
import { splitsOfSorted } from "./exact-splits.js";
import { growTree, treeOf } from "./grow-tree.js";
import type { TrainingRows } from "./rows-for-tree.js";
import { type SortedColumn, sortedAmong, sortedColumns } from "./sorted-columns.js";
import { summariseNode } from "./summarise-node.js";

/** A table whose columns are sorted once, for many trees. Gaps are allowed in every column. */
export interface SortedTable {
  readonly x: Matrix;
  readonly features: readonly Feature[];
  readonly columns: readonly SortedColumn[];
}

export async function sortedTable(
  x: Matrix,
  given: readonly Feature[],
  giveWay: () => Promise<void>,
): Promise<SortedTable> {
  const features = given.map((feature) => ({ ...feature, missing: true as const }));
  const rows = new Uint32Array(x.rows).map((_, row) => row);
  return { x, features, columns: await inTurns(sortedColumns(x, features, rows), giveWay) };
}

/** Size of a tree, with the fewest rows in a leaf, each as often as it was drawn. */
export interface DrawnTreeLimits {
  readonly maxLeaves: number;
  readonly minDrawnLeaf: number;
}

/**
 * The tree by Gini that fitTree grows for rows drawn with replacement, on some of the columns: its splits and answers, without
 * repeating a row or sorting a column again. Pauses after some columns and after every split.
 *
 * @param chosen  columns that may be split, rising
 * @param labels  one per row of the table: 0 to outputs - 1
 * @param drawn  one per row: the number of times that it was drawn
 * Cost: O(rows of the table) per column, then O(different rows) per column and level.
 */
export function* fitDrawnRows(
  { x, features, columns }: SortedTable,
  chosen: readonly number[],
  labels: Int32Array,
  outputs: readonly string[],
  drawn: Float64Array,
  { maxLeaves, minDrawnLeaf }: DrawnTreeLimits,
): Steps<DecisionTree> {
  const rows = new Uint32Array(x.rows).map((_, row) => row).filter((row) => drawn[row] > 0);
  const training: TrainingRows = {
    x,
    features,
    task: "classification",
    outputs: outputs.length,
    labels,
    targets: new Float64Array(0),
    weights: drawn,
    rows,
  };
  const sorted = yield* sortedAmong(columns, chosen, drawn, rows.length);
  const limits = { minSamplesLeaf: 1, minWeightLeaf: minDrawnLeaf };
  const search = splitsOfSorted(training, "gini", { ...limits, minDecrease: 0 }, [], sorted);
  const summarise = (start: number, end: number) => summariseNode(training, "gini", rows, start, end);
  const growth = { ...limits, maxLeaves, maxDepth: Number.POSITIVE_INFINITY };
  const root = yield* growTree(rows.length, search, summarise, growth);
  return treeOf(root, { task: "classification", criterion: "gini", features, outputs });
}
