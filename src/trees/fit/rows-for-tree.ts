import { describeValue } from "../../core/checks/describe-value.js";
import type { Feature } from "../../core/features.js";
import { isMatrix, type Matrix, matrixFor } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { TreeRows } from "./fit-tree-options.js";

/**
 * The rows as a matrix, after a check that every value is one that its feature allows: a finite number, the code of a
 * category, or NaN where the feature says missing.
 *
 * @param seen  whether a category has to be one of the feature's; a fitted tree also takes codes that it does not know
 * @throws WhyboxError INVALID_DATA naming the row and the feature
 */
export function rowsForTree(
  where: string,
  name: string,
  rows: TreeRows,
  features: readonly Feature[] | undefined,
  seen: boolean,
): { x: Matrix; features: readonly Feature[] } {
  if (!isMatrix(rows) && !Array.isArray(rows)) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected ${name} to be a Matrix or rows, got ${describeValue(rows)}`,
    );
  }
  const x = isMatrix(rows) ? rows : matrixFor(`${where}: ${name}`, rows);
  if (x.rows === 0) throw new WhyboxError("INVALID_DATA", `${where}: expected at least one row in ${name}, got 0`);
  const known = features ?? Array.from({ length: x.columns }, (_, c): Feature => ({ name: `x${c}`, kind: "number" }));
  if (known.length !== x.columns) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected ${known.length} columns in ${name}, one per feature, got ${x.columns}`,
    );
  }
  // One pass in the order of memory settles most tables.
  const plain = known.every(({ kind }) => kind === "number") && allFinite(x.data);
  for (const [column, feature] of plain ? [] : known.entries()) {
    const bad = firstBad(x, column, feature, seen);
    if (bad < 0) continue;
    const value = x.data[bad * x.columns + column];
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected ${expected(feature)} in ${name} at row ${bad}, column "${feature.name}", got ${value}${
        Number.isNaN(value) ? "; say missing: true of the feature if values may be missing" : ""
      }`,
    );
  }
  return { x, features: known };
}

function allFinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** The first row whose value the feature does not allow, or -1. */
function firstBad({ data, rows, columns }: Matrix, column: number, feature: Feature, seen: boolean): number {
  const categories = feature.kind === "category" ? feature.categories.length : 0;
  const missing = feature.missing === true;
  for (let row = 0, at = column; row < rows; row++, at += columns) {
    const value = data[at];
    if (Number.isFinite(value)) {
      if (feature.kind === "number") continue;
      if (Number.isInteger(value) && value >= 0 && (value < categories || !seen)) continue;
    } else if (missing && Number.isNaN(value)) continue;
    return row;
  }
  return -1;
}

function expected(feature: Feature): string {
  if (feature.kind === "number") return "a finite number";
  return `the code of a category, a whole number from 0 to ${feature.categories.length - 1},`;
}

/** Checked rows and targets that a tree is grown from. */
export interface TrainingRows {
  readonly x: Matrix;
  readonly features: readonly Feature[];
  readonly task: "classification" | "regression";
  /** Number of classes, or of numbers per row. */
  readonly outputs: number;
  /** Classification: the class of each row of x. Else empty. */
  readonly labels: Int32Array;
  /** Regression: rows of x times outputs. Else empty. */
  readonly targets: Float64Array;
  /** One per row of x; undefined where each is 1. */
  readonly weights: Float64Array | undefined;
  /** The rows that weigh more than 0. The rest might as well not be there. */
  readonly rows: Uint32Array;
}
