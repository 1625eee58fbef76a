import { describeValue } from "../../core/checks/describe-value.js";
import type { Feature } from "../../core/features.js";
import { isMatrix, type Matrix, matrixFor } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { cellProblem } from "../../tables/cell.js";
import type { FlatForest } from "./flat-forest.js";

/**
 * Label of the last category of a column of which an XGBoost file holds the codes in sets alone: every code above those.
 * Such codes are in no set, and all go the same way.
 */
export const OTHER_CODES = "other";

/** Rows for a tree: a Matrix, arrays, or the numbers of a single row. */
export type ForestRows = Matrix | readonly ArrayLike<number>[] | ArrayLike<number>;

/**
 * The rows as a Matrix of as many columns as there are features, every number one that its feature may hold. A category
 * code above those that a forest of LightGBM knows is taken for a missing value, which goes the same way; above those in
 * the sets of XGBoost, for the category of other codes.
 *
 * @param where  the function that was given them
 * @param name  their name in errors
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
  let isCopied = false;
  const standIns = new Map<number, number | undefined>();
  for (let at = 0; at < table.data.length; at++) {
    const problem = cellProblem(table.data[at], features[at % width]);
    if (problem === undefined) continue;
    const column = at % width;
    if (isNewCode(table.data[at], features[column])) {
      if (!standIns.has(column)) standIns.set(column, newCodeStandIn(forest, column));
      const standIn = standIns.get(column);
      if (standIn !== undefined) {
        if (!isCopied) table = { ...table, data: table.data.slice() };
        isCopied = true;
        table.data[at] = standIn;
        continue;
      }
    }
    const row = Math.floor(at / width);
    throw new WhyboxError("INVALID_DATA", `${where}: ${name} row ${row}, "${features[at % width].name}": ${problem}`);
  }
  return table;
}

function isNewCode(value: number, feature: Feature): boolean {
  return feature.kind === "category" && Number.isInteger(value) && value >= feature.categories.length;
}

/**
 * The value that goes where codes above the known ones go: a gap for a forest of LightGBM whose splits all send gaps right,
 * which is where LightGBM sends such codes; the category of other codes, where a forest of XGBoost has one.
 */
function newCodeStandIn({ features, trees, criterion }: FlatForest, column: number): number | undefined {
  const feature = features[column];
  if (feature.kind !== "category") return undefined;
  if (criterion === "xgboost" && feature.categories.at(-1) === OTHER_CODES) return feature.categories.length - 1;
  if (criterion !== "lightgbm" || !feature.missing) return undefined;
  const gapsGoRight = trees.every((tree) =>
    tree.feature.every((at, node) => at !== column || tree.missingLeft[node] === 0),
  );
  return gapsGoRight ? Number.NaN : undefined;
}

function asMatrix(where: string, name: string, rows: ForestRows): Matrix {
  if (isMatrix(rows)) return rows;
  const list = rows as ArrayLike<number>;
  if (typeof list !== "object" || list === null || typeof list.length !== "number") {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected ${name} to be a Matrix or rows, got ${describeValue(rows)}`,
    );
  }
  const single = typeof list[0] === "number";
  return matrixFor(`${where}: ${name}`, single ? [list] : (rows as readonly ArrayLike<number>[]));
}
