import type { Matrix } from "./matrix.js";

/** One row of a matrix, as a view: writing into it writes into the matrix. */
export function matrixRow({ data, columns }: Matrix, row: number): Float64Array {
  return data.subarray(row * columns, (row + 1) * columns);
}

/** All rows of a matrix, each of them a view. */
export function matrixRows(matrix: Matrix): Float64Array[] {
  return Array.from({ length: matrix.rows }, (_, row) => matrixRow(matrix, row));
}

/** Rows `from` up to, but without, `to`, as a view. */
export function rowRange({ data, columns }: Matrix, from: number, to: number): Matrix {
  return { data: data.subarray(from * columns, to * columns), rows: to - from, columns };
}

/** A copy of the chosen rows, in their order. */
export function takeRows(matrix: Matrix, chosen: ArrayLike<number>): Matrix {
  const { columns } = matrix;
  const data = new Float64Array(chosen.length * columns);
  for (let i = 0; i < chosen.length; i++) data.set(matrixRow(matrix, chosen[i]), i * columns);
  return { data, rows: chosen.length, columns };
}

/** A copy of the chosen columns, in their order. */
export function takeColumns({ data, rows, columns }: Matrix, chosen: ArrayLike<number>): Matrix {
  const width = chosen.length;
  const taken = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) taken[row * width + i] = data[row * columns + chosen[i]];
  }
  return { data: taken, rows, columns: width };
}

/** A copy of one column. */
export function matrixColumn({ data, rows, columns }: Matrix, column: number): Float64Array {
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) values[row] = data[row * columns + column];
  return values;
}

/** Matrices of as many columns, one below the other. */
export function stackRows(matrices: readonly Matrix[]): Matrix {
  const [{ columns }] = matrices;
  const rows = matrices.reduce((sum, each) => sum + each.rows, 0);
  const data = new Float64Array(rows * columns);
  let at = 0;
  for (const each of matrices) {
    data.set(each.data, at);
    at += each.data.length;
  }
  return { data, rows, columns };
}
