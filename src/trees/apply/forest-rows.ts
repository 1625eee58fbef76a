import type { Feature } from "../../core/features.js";
import { isMatrix, type Matrix, matrixFor } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { cellProblem } from "../../tables/cell.js";
import type { FlatForest } from "./flat-forest.js";

/** Rows for a tree: a Matrix, arrays, or the numbers of a single row. */
export type ForestRows = Matrix | readonly ArrayLike<number>[] | ArrayLike<number>;

/**
 * The rows as a Matrix of as many columns as there are features, every number one that its feature may hold. A category
 * code above those that a forest of LightGBM knows is taken for a missing value, which goes the same way.
 *
 * @param where  the function that was given them
 * @param name  what it calls them
 * @throws WhyboxError INVALID_DATA naming the row and the feature
 */
export function forestRows(where: string, name: string, rows: ForestRows, forest: FlatForest): Matrix {
  const { features } = forest;
  let table = asMatrix(where, name, rows);
  if (table.rows === 0) throw new WhyboxError("INVALID_DATA", `${where}: expected at least one row in ${name}, got 0`);
  const width = features.length;
  if (table.columns !== width) {
    const names = features.map((feature) => `"${feature.name}"`).join(", ");
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: ${name} has ${table.columns} columns but the forest takes ${width} (${names})`,
    );
  }
  let isOwn = false;
  const newCodes = new Map<number, boolean>();
  for (let at = 0; at < table.data.length; at++) {
    const problem = cellProblem(table.data[at], features[at % width]);
    if (problem === undefined) continue;
    const column = at % width;
    if (isNewCode(table.data[at], features[column])) {
      if (!newCodes.has(column)) newCodes.set(column, newCodesGoWithGaps(forest, column));
    }
    if (isNewCode(table.data[at], features[column]) && newCodes.get(column)) {
      if (!isOwn) table = { ...table, data: table.data.slice() };
      isOwn = true;
      table.data[at] = Number.NaN;
      continue;
    }
    const row = Math.floor(at / width);
    throw new WhyboxError("INVALID_DATA", `${where}: ${name} row ${row}, "${features[at % width].name}": ${problem}`);
  }
  return table;
}

function isNewCode(value: number, feature: Feature): boolean {
  return feature.kind === "category" && Number.isInteger(value) && value >= feature.categories.length;
}

/** True for a forest of LightGBM whose splits all send gaps right, which is where LightGBM sends codes it has not seen. */
function newCodesGoWithGaps({ features, trees, criterion }: FlatForest, feature: number): boolean {
  if (criterion !== "lightgbm" || !features[feature].missing) return false;
  return trees.every((tree) => tree.feature.every((split, node) => split !== feature || tree.missingLeft[node] === 0));
}

function asMatrix(where: string, name: string, rows: ForestRows): Matrix {
  if (isMatrix(rows)) return rows;
  const list = rows as ArrayLike<number>;
  if (typeof list !== "object" || list === null || typeof list.length !== "number") {
    throw new WhyboxError("INVALID_DATA", `${where}: expected ${name} to be a Matrix or rows, got ${String(rows)}`);
  }
  const single = typeof list[0] === "number";
  return matrixFor(`${where}: ${name}`, single ? [list] : (rows as readonly ArrayLike<number>[]));
}
