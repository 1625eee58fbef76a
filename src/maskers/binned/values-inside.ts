import type { Matrix } from "../../core/matrix.js";
import { stream } from "../../random/stream.js";
import { weightedDraw } from "../../random/weighted-draw.js";
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
    const weightOf = (row: number) => (weights ? weights[row] : 1);
    const within = [...inside.keys()].filter((row) => inside[row] && weightOf(row) > 0);
    const draw = weightedDraw(within.length, (i) => weightOf(within[i]));
    const random = stream(0, "binnedColumns, kept values", column);
    for (let row = 0; row < rows; row++) {
      const uniform = random.uniform();
      if (inside[row]) continue;
      const chosen = within[draw(uniform)];
      data[row * width + column] = chosen === undefined ? instance[column] : background.data[chosen * width + column];
    }
  });
  return { data, rows, columns: width };
}
