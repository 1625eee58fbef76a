import { checkWeights } from "../core/check-weights.js";
import type { DecisionTree } from "../core/tree.js";
import { checkFitTreeOptions } from "./check-fit-tree-options.js";
import { checkTargets } from "./check-targets.js";
import { exactSplits } from "./exact-splits.js";
import type { FitTreeOptions, TreeRows, TreeTargets } from "./fit-tree-options.js";
import { growTree } from "./grow-tree.js";
import { rowsForTree } from "./rows-for-tree.js";
import { summariseNode } from "./summarise-node.js";
import type { TrainingRows } from "./training-rows.js";
import { treeOf } from "./tree-of.js";

export function fitTree(x: TreeRows, y: TreeTargets, options: FitTreeOptions): DecisionTree {
  const { task, criterion, ...limits } = checkFitTreeOptions("fitTree", options);
  const training = trainingRows(x, y, options);
  const { rows, features } = training;
  const search = exactSplits(training, criterion, limits);
  const summarise = (start: number, end: number) => summariseNode(training, criterion, rows, start, end);
  const root = growTree(rows.length, search, summarise, limits);
  return treeOf(root, { task, criterion, features, outputs: training.names });
}

function trainingRows(
  x: TreeRows,
  y: TreeTargets,
  { task, features, outputs, weights }: FitTreeOptions,
): TrainingRows & { names: readonly string[] } {
  const table = rowsForTree("fitTree", "x", x, features, true);
  const count = table.x.rows;
  const { names, ...targets } = checkTargets("fitTree", task, y, count, outputs);
  const own = weights === undefined ? undefined : checkWeights("fitTree", "row of x", count, weights);
  const all = Uint32Array.from({ length: count }, (_, row) => row);
  const rows = own === undefined ? all : all.filter((row) => own[row] > 0);
  return { ...table, task, outputs: names.length, names, ...targets, weights: own, rows };
}
