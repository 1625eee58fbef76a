import type { Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";

const fits = {
  // What rounds to infinity is half a step above the largest number of 32 bits.
  float32: { holds: (cell: number) => !(Math.abs(cell) >= 3.4028235677973366e38), what: "32-bit floats, up to 3.4e38" },
  int32: { holds: (cell: number) => Number.isInteger(cell) && cell === (cell | 0), what: "whole numbers of 32 bits" },
  bool: { holds: (cell: number) => cell === 0 || cell === 1, what: "0 and 1" },
} as const;

/** Types of tensors that are narrower than the numbers of a batch. */
export type NarrowType = keyof typeof fits;

/** The part of a batch that goes into one tensor. */
export type Cells = { readonly columns: readonly number[]; readonly from: number; readonly to: number };

/**
 * Checks that a tensor can hold what goes into it: typed arrays turn what is too large into Infinity, wrap whole numbers and cut
 * off fractions, all in silence.
 *
 * @param where  the function that errors name
 * @param nameOf  the name of a column
 * @throws WhyboxError INVALID_DATA naming the row of the batch and the column
 */
export function checkCellsFit(
  where: string,
  type: NarrowType,
  batch: Matrix,
  { columns, from, to }: Cells,
  nameOf: (column: number) => string,
): void {
  const { holds, what } = fits[type];
  for (let row = from; row < to; row++) {
    for (const column of columns) {
      const cell = batch.data[row * batch.columns + column];
      if (holds(cell)) continue;
      throw new WhyboxError(
        "INVALID_DATA",
        `${where}: row ${row}, "${nameOf(column)}": the model takes ${what}, got ${cell}; scale or round the column for the model, its instance and its background`,
      );
    }
  }
}
