import { type ColumnGroups, columnGroups } from "../../core/checks/column-groups.js";
import { describeValue } from "../../core/checks/describe-value.js";
import { isMatrix, type Matrix, matrixFor } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** Rows of numbers, as a Matrix or as arrays. */
export type Rows = Matrix | readonly ArrayLike<number>[];

/** A background and an instance that fit each other. */
export type CheckedColumns = {
  readonly background: Matrix;
  readonly instance: Float64Array;
  /** The columns of each part. */
  readonly groups: readonly (readonly number[])[];
  /** The name of each part that was given one. */
  readonly names: readonly (string | undefined)[];
  /** One per background row, summing to 1. */
  readonly weights?: Float64Array;
};

/**
 * Checks what a masker of columns is given.
 * @param where  the function that the user called
 * @throws WhyboxError INVALID_ARGUMENT, INVALID_DATA when shapes, groups or weights do not fit each other
 */
export function checkColumns(
  where: string,
  background: Rows,
  instance: Rows | ArrayLike<number>,
  options: { readonly groups?: ColumnGroups; readonly weights?: ArrayLike<number> },
): CheckedColumns {
  const rows = isMatrix(background) ? background : matrixFor(`${where}: background`, background);
  if (rows.rows === 0 || rows.columns === 0) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected a background of at least one row and column, got ${rows.rows} x ${rows.columns}`,
    );
  }
  const values = instanceRow(where, instance);
  if (values.length !== rows.columns) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: instance has ${values.length} columns but the background has ${rows.columns}`,
    );
  }
  const { groups, names } = columnGroups(where, options.groups, rows.columns);
  const weights = options.weights === undefined ? undefined : normalise(where, options.weights, rows.rows);
  return { background: rows, instance: values, groups, names, ...(weights && { weights }) };
}

function instanceRow(where: string, instance: Rows | ArrayLike<number>): Float64Array {
  if (isMatrix(instance)) {
    if (instance.rows !== 1) {
      throw new WhyboxError(
        "INVALID_DATA",
        `${where}: expected an instance of one row, got ${instance.rows} rows; use explainAll for many`,
      );
    }
    return instance.data.slice();
  }
  if (typeof instance !== "object" || instance === null || !("length" in instance)) {
    throw new WhyboxError("INVALID_DATA", `${where}: expected an instance of numbers, got ${describeValue(instance)}`);
  }
  const nested = typeof instance[0] === "object";
  const rows = matrixFor(`${where}: instance`, (nested ? instance : [instance]) as readonly ArrayLike<number>[]);
  return instanceRow(where, rows);
}

function normalise(where: string, weights: ArrayLike<number>, rows: number): Float64Array {
  if (weights.length !== rows) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected ${rows} weights, one per background row, got ${weights.length}`,
    );
  }
  const values = Float64Array.from(weights);
  const bad = values.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (bad >= 0) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected weights of 0 or more, got ${values[bad]} for background row ${bad}`,
    );
  }
  const total = values.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0 && Number.isFinite(total))) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected weights with a finite sum above 0, got a sum of ${total}`,
    );
  }
  return values.map((weight) => weight / total);
}
