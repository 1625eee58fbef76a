import { checkKnownOptions } from "../../core/checks/check-options.js";
import type { ColumnGroups } from "../../core/checks/column-groups.js";
import type { DecisionTree, Forest } from "../../core/tree.js";
import { type FlatForest, flatForest } from "../apply/flat-forest.js";
import type { ForestRows } from "../apply/forest-rows.js";
import { addByPairs } from "./add-by-pairs.js";
import { addByPatterns } from "./add-by-patterns.js";
import { shapleyLeafValues } from "./leaf-values.js";
import { shapleyWeights } from "./shapley-weights.js";
import { treeTask } from "./tree-task.js";

export type TreeShapleyOptions = {
  /** Columns that are kept or hidden together, as `columns` takes them. Parts are the groups, then the other columns. */
  readonly groups?: ColumnGroups;
  /** One weight per background row, not negative; scaled to sum to 1. Default: all the same. */
  readonly weights?: ArrayLike<number>;
};

/** Shapley values of many rows. */
export type TreeShapley = {
  /** rows x outputs x parts: part p of output o of row r is `values[(r * outputs + o) * parts + p]` */
  readonly values: Float64Array;
  /** Per output: the average answer to the background. Values add up to answer - baseline. */
  readonly baseline: Float64Array;
  readonly rows: number;
  readonly outputs: number;
  readonly parts: number;
};

/**
 * Exact interventional Shapley values of a tree or a forest, without asking it 2^parts questions: those that
 * exactShapley gives for columns(background, row), in polynomial time. Nothing is random.
 *
 * @param forest  a tree as fitTree gives, or a forest as forestFromXGBoost and its like give
 * @param background  rows x features; what "hidden" means. Categories as codes, gaps as NaN
 * @param x  rows x features, or the numbers of one row: what is explained
 * @throws WhyboxError INVALID_DATA naming the path in the forest, or the row and feature that do not fit;
 *   INVALID_ARGUMENT for options
 * Source: Lundberg et al. 2020 (interventional TreeSHAP); Laberge & Pequignot 2022; Zern et al. 2023. Departs
 *   from them in counting background rows by which conditions of a leaf's path they fail, see docs/tree-shapley.md.
 * Cost: no model rows. Time rows x nodes + rows x leaves x depth, whatever the background, plus background
 *   rows x nodes once; paths of more than 8 parts cost rows x background rows instead. Memory besides the
 *   result: a few MB, and a copy of x and background.
 * @example
 * const { values, baseline } = treeShapley(tree, background, x);
 */
export function treeShapley(
  forest: DecisionTree | Forest,
  background: ForestRows,
  x: ForestRows,
  options: TreeShapleyOptions = {},
): TreeShapley {
  const where = "treeShapley";
  const flat = flatForest(where, forest);
  checkKnownOptions(where, options, ["groups", "weights"]);
  return flatTreeShapley(where, flat, background, x, options);
}

/** treeShapley of a forest that has been read into typed arrays, for the function named by `where`. */
export function flatTreeShapley(
  where: string,
  flat: FlatForest,
  background: ForestRows,
  x: ForestRows,
  options: TreeShapleyOptions,
): TreeShapley {
  const task = treeTask(where, flat, background, x, options);
  const { paths, parts, outputs, rows, maxParts, baseline } = task;
  const values = new Float64Array(rows * outputs * parts);
  const weights = shapleyWeights(maxParts);
  const leafValues = shapleyLeafValues(parts, weights, maxParts);
  flat.trees.forEach((tree, i) => {
    if (paths[i].shallow[0] === 1) addByPatterns(tree, paths[i], task, leafValues, values);
    if (paths[i].deep[0] === 1) addByPairs(tree, paths[i], task, weights, values);
  });
  for (let i = 0; i < values.length; i++) values[i] *= flat.scale;
  return { values, baseline, rows, outputs, parts };
}
