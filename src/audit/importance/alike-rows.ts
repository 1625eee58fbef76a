import type { Dataset } from "../../core/dataset.js";
import type { Feature } from "../../core/features.js";
import type { Matrix } from "../../core/matrix.js";
import { leafOf } from "../../trees/apply/leaf-of.js";
import { fitTree } from "../../trees/fit/fit-tree.js";

/** Least number of rows per leaf for shuffling within it. */
const MIN_LEAF_ROWS = 20;
const MAX_LEAVES = 64;
/** A part of more columns is grouped by its first columns only: further ones hardly improve it. */
const MAX_COLUMNS = 5;

/**
 * Rows (positions among `rows`) in groups that are alike in what the other features say of these columns: the leaves of
 * a tree that tells the columns by the other features.
 */
export function alikeRows(dataset: Dataset, columns: readonly number[], rows: Int32Array): number[][] {
  const others = [...dataset.features.keys()].filter((column) => !columns.includes(column));
  if (others.length === 0) return [[...rows.keys()]];
  const x = selected(dataset.rows, rows, others);
  const features = others.map((column) => dataset.features[column]);
  const trees = columns.slice(0, MAX_COLUMNS).map((column) => {
    const { y, task } = targetOf(dataset, column, rows);
    return fitTree(x, y, { task, features: withGaps(features), maxLeaves: MAX_LEAVES, minSamplesLeaf: MIN_LEAF_ROWS });
  });
  const groups = new Map<string, number[]>();
  const leaves = trees.map((tree) => leafOf(tree, x));
  rows.forEach((_, at) => {
    const key = leaves.map((leaf) => leaf[at]).join();
    const members = groups.get(key);
    if (members) members.push(at);
    else groups.set(key, [at]);
  });
  return [...groups.values()];
}

/** A gap is a value of its own: a class more, or a number below all others. */
function targetOf(dataset: Dataset, column: number, rows: Int32Array) {
  const feature = dataset.features[column];
  const { data, columns } = dataset.rows;
  const values = Float64Array.from(rows, (row) => data[row * columns + column]);
  if (feature.kind === "category") {
    return {
      y: values.map((code) => (Number.isNaN(code) ? feature.categories.length : code)),
      task: "classification" as const,
    };
  }
  const least = values.reduce(
    (low, value) => (Number.isNaN(value) ? low : Math.min(low, value)),
    Number.POSITIVE_INFINITY,
  );
  return {
    y: values.map((value) => (Number.isNaN(value) ? (Number.isFinite(least) ? least - 1 : 0) : value)),
    task: "regression" as const,
  };
}

function selected({ data, columns }: Matrix, rows: Int32Array, chosen: readonly number[]): Matrix {
  const found = new Float64Array(rows.length * chosen.length);
  rows.forEach((row, i) => {
    chosen.forEach((column, c) => {
      found[i * chosen.length + c] = data[row * columns + column];
    });
  });
  return { data: found, rows: rows.length, columns: chosen.length };
}

/** Trees take gaps only where a feature says so. */
function withGaps(features: readonly Feature[]): Feature[] {
  return features.map((feature) => ({ ...feature, missing: true }));
}
