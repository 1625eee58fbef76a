import type { Matrix } from "../core/matrix.js";

/** One output of every row in link space; 0 in rows that have not been answered. */
export function linkedColumn(
  { data, rows, columns }: Matrix,
  output: number,
  apply: (value: number) => number,
  answered: readonly boolean[] | undefined,
): Float64Array {
  const column = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    if (!answered || answered[row]) column[row] = apply(data[row * columns + output]);
  }
  return column;
}
