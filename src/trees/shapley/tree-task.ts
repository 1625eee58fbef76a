import { checkWeights } from "../../core/checks/check-weights.js";
import { type ColumnGroups, columnGroups } from "../../core/checks/column-groups.js";
import type { Steps } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import { applyFlatForestInSteps } from "../apply/apply-forest.js";
import type { FlatForest } from "../apply/flat-forest.js";
import { type ForestRows, forestRows } from "../apply/forest-rows.js";
import { type PathParts, pathParts } from "./path-parts.js";
import type { ColumnMajor } from "./subtree-patterns.js";

/** A forest, rows to explain and a background, checked and laid out for what is read off its trees. */
export type TreeTask = {
  readonly x: ColumnMajor;
  readonly background: ColumnMajor;
  /** One per background row, summing to 1. */
  readonly backgroundWeights: Float64Array;
  /** The part of each feature. */
  readonly partOf: Int32Array;
  readonly rows: number;
  readonly outputs: number;
  readonly parts: number;
  /** One per tree. */
  readonly paths: readonly PathParts[];
  /** The largest number of parts on a path. */
  readonly maxParts: number;
  /** Per output: the average answer to the background. */
  readonly baseline: Float64Array;
};

/**
 * The task of a forest and rows, with a pause per tree.
 *
 * @throws WhyboxError INVALID_DATA naming the row and feature that do not fit; INVALID_ARGUMENT for options
 */
export function* treeTask(
  where: string,
  flat: FlatForest,
  background: ForestRows,
  x: ForestRows,
  options: { readonly groups?: ColumnGroups; readonly weights?: ArrayLike<number> },
): Steps<TreeTask> {
  const rows = forestRows(where, "x", x, flat);
  const hidden = forestRows(where, "background", background, flat);
  const weights = normalised(checkWeights(where, "background row", hidden.rows, options.weights));
  const { groups } = columnGroups(where, options.groups, flat.features.length);
  const partOf = new Int32Array(flat.features.length);
  groups.forEach((group, part) => {
    for (const column of group) partOf[column] = part;
  });
  const paths: PathParts[] = [];
  for (const tree of flat.trees) {
    paths.push(pathParts(tree, partOf));
    yield;
  }
  return {
    x: columnMajor(rows),
    background: columnMajor(hidden),
    backgroundWeights: weights,
    partOf,
    rows: rows.rows,
    outputs: flat.outputs.length,
    parts: groups.length,
    paths,
    maxParts: paths.reduce((max, path) => Math.max(max, path.max), 0),
    baseline: weightedMean(yield* applyFlatForestInSteps(flat, hidden), weights),
  };
}

function normalised(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function columnMajor({ data, rows, columns }: Matrix): ColumnMajor {
  const turned = new Float64Array(data.length);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) turned[column * rows + row] = data[row * columns + column];
  }
  return { data: turned, rows };
}

function weightedMean({ data, columns }: Matrix, weights: Float64Array): Float64Array {
  const mean = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) mean[i % columns] += weights[Math.floor(i / columns)] * data[i];
  return mean;
}
