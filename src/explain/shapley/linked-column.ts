import type { Matrix } from "../../core/matrix.js";

/**
 * One output of every row in link space; 0 in rows that have not been answered.
 * @param apply  undefined where link space is the output's own
 */
export function linkedColumn(
  { data, rows, columns }: Matrix,
  output: number,
  apply: ((value: number) => number) | undefined,
  answered: readonly boolean[] | undefined,
): Float64Array {
  const column = new Float64Array(rows);
  for (let row = 0, cell = output; row < rows; row++, cell += columns) {
    if (answered && !answered[row]) continue;
    column[row] = apply ? apply(data[cell]) : data[cell];
  }
  return column;
}
