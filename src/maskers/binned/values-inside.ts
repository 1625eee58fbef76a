import type { Matrix } from "../../core/matrix.js";
import { stream } from "../../random/stream.js";
import type { CheckedColumns } from "../columns/check-columns.js";
import type { BinnedColumn } from "./bin-column.js";

/**
 * For each background row, what it holds once it is made to lie in the instance's bins: its own value where that is
 * in the bin, else that of a background row that is, drawn by weight. The same whenever it is made.
 *
 * @returns rows x columns
 * Source: the rows that Ribeiro, Singh & Guestrin 2018 sample for a rule.
 */
export function valuesInside(
  { background, instance, weights }: CheckedColumns,
  binned: readonly BinnedColumn[],
): Matrix {
  const { rows, columns: width } = background;
  const data = background.data.slice();
  binned.forEach(({ inside }, column) => {
    const within: number[] = [];
    const upTo: number[] = [];
    inside.forEach((isInside, row) => {
      const weight = weights ? weights[row] : 1;
      if (!isInside || weight === 0) return;
      within.push(row);
      upTo.push((upTo.at(-1) ?? 0) + weight);
    });
    const random = stream(0, "binnedColumns, kept values", column);
    for (let row = 0; row < rows; row++) {
      const at = random.uniform() * (upTo.at(-1) ?? 0);
      if (inside[row]) continue;
      const chosen = within[firstAbove(upTo, at)];
      data[row * width + column] = chosen === undefined ? instance[column] : background.data[chosen * width + column];
    }
  });
  return { data, rows, columns: width };
}

/** Position of the first number above the given one, in rising numbers. */
function firstAbove(rising: readonly number[], value: number): number {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rising[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
