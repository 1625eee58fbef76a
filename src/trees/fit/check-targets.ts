import { finiteMatrix, finiteNumbers } from "../../core/checks/finite-numbers.js";
import { isMatrix, type Matrix } from "../../core/matrix.js";
import { WhyboxError } from "../../core/whybox-error.js";
import type { TreeTargets } from "./fit-tree-options.js";
import type { TrainingRows } from "./rows-for-tree.js";

/** Checked targets of a tree. */
export type Targets = Pick<TrainingRows, "labels" | "targets"> & { readonly names: readonly string[] };

/**
 * The targets as flat arrays, after a check that there is one per row.
 *
 * @param outputs  names of classes or numbers, where they are given
 * @throws WhyboxError INVALID_DATA for another number of rows, numbers that are not finite, or classes that are none
 */
export function checkTargets(
  where: string,
  task: "classification" | "regression",
  y: TreeTargets,
  rows: number,
  outputs: readonly string[] | undefined,
): Targets {
  const { data, columns, rows: given } = targetMatrix(where, y);
  if (given !== rows) {
    throw new WhyboxError("INVALID_DATA", `${where}: expected ${rows} rows in y, one per row of x, got ${given}`);
  }
  if (task === "regression") {
    const names = outputs ?? (columns === 1 ? ["y"] : Array.from({ length: columns }, (_, k) => `y${k}`));
    if (names.length !== columns) {
      throw new WhyboxError(
        "INVALID_ARGUMENT",
        `${where}: expected ${columns} names in outputs, one per column of y, got ${names.length}`,
      );
    }
    return { labels: new Int32Array(0), targets: data, names };
  }
  if (columns !== 1) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected one class a row in y, got ${columns} columns; for class probabilities set task to "regression"`,
    );
  }
  const max = outputs === undefined ? 2 ** 31 - 2 : outputs.length - 1;
  let highest = 0;
  for (let row = 0; row < rows; row++) {
    if (!Number.isInteger(data[row]) || data[row] < 0 || data[row] > max) {
      const range = outputs === undefined ? "of 0 or more" : `from 0 to ${max}, as outputs names ${max + 1}`;
      throw new WhyboxError(
        "INVALID_DATA",
        `${where}: expected classes to be whole numbers ${range}, got ${data[row]} in y at row ${row}`,
      );
    }
    highest = Math.max(highest, data[row]);
  }
  const names = outputs ?? Array.from({ length: highest + 1 }, (_, k) => String(k));
  return { labels: Int32Array.from(data), targets: new Float64Array(0), names };
}

function targetMatrix(where: string, y: TreeTargets): Matrix {
  if (isMatrix(y) || (Array.isArray(y) && typeof y[0] === "object")) return finiteMatrix(where, "y", y);
  const data = finiteNumbers(where, "y", y as ArrayLike<number>);
  return { data, rows: data.length, columns: 1 };
}
