import type { Matrix } from "../core/matrix.js";
import { matrixRow } from "../core/matrix-rows.js";
import { factorInTurns } from "../math/cholesky-solver.js";
import { solveFactored } from "../math/solve-factored.js";
import { dot } from "../math/vectors.js";

/** Rows with an answer and a weight each. */
export type RowBlock = { readonly z: Matrix; readonly y: Float64Array; readonly weights?: Float64Array };

/**
 * Ridge coefficients in the dual form, for fewer rows than columns: w = Z' a with (Z Z' + alpha W^-1) a = y, where Z and y
 * are less their weighted means. Products of pairs of rows are taken once and serve every count of the blocks.
 *
 * @returns a function of how often each block counts; its answer holds one coefficient per column
 * Cost: O(rows^2 columns) once, O(rows^3 + rows columns) each time.
 * Source: Saunders, Gammerman & Vovk 1998, "Ridge regression learning algorithm in dual variables".
 */
export function dualRidge(
  blocks: readonly RowBlock[],
  alpha: number,
  giveWay: () => Promise<void>,
): (counts: ArrayLike<number>) => Promise<Float64Array> {
  const { columns } = blocks[0].z;
  const rows = blocks.flatMap(({ z }) => Array.from({ length: z.rows }, (_, row) => matrixRow(z, row)));
  const answers = blocks.flatMap(({ y }) => Array.from(y));
  const rowWeights = blocks.flatMap(({ z, weights }) =>
    Array.from({ length: z.rows }, (_, row) => weights?.[row] ?? 1),
  );
  const blockOf = blocks.flatMap(({ z }, block) => new Array<number>(z.rows).fill(block));
  let kernel: Float64Array[] | undefined;

  const kernelOf = async () => {
    const products: Float64Array[] = [];
    for (let i = 0; i < rows.length; i++) {
      await giveWay();
      const ofRow = new Float64Array(i + 1);
      for (let j = 0; j <= i; j++) ofRow[j] = dot(rows[i], rows[j]);
      products.push(ofRow);
    }
    return products;
  };

  return async (counts) => {
    kernel ??= await kernelOf();
    await giveWay();
    const products = kernel;
    const pair = (i: number, j: number) => (i < j ? products[j][i] : products[i][j]);
    const used = [...rows.keys()].filter((i) => counts[blockOf[i]] * rowWeights[i] > 0);
    const weights = used.map((i) => counts[blockOf[i]] * rowWeights[i]);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const mean = used.reduce((sum, i, k) => sum + weights[k] * answers[i], 0) / total;
    // Of row i with the mean row, and of the mean row with itself.
    const withMean = used.map((i) => used.reduce((sum, j, k) => sum + weights[k] * pair(i, j), 0) / total);
    const meanWithMean = withMean.reduce((sum, value, k) => sum + weights[k] * value, 0) / total;
    await giveWay();
    const size = used.length;
    const matrix = new Float64Array(size * size);
    for (let a = 0; a < size; a++) {
      for (let b = 0; b <= a; b++) {
        matrix[a * size + b] = pair(used[a], used[b]) - withMean[a] - withMean[b] + meanWithMean;
      }
      matrix[a * size + a] += alpha / weights[a];
    }
    await giveWay();
    const coefficients = new Float64Array(columns);
    if (!(await factorInTurns(matrix, size, Number.MIN_VALUE, giveWay))) return coefficients;
    await giveWay();
    const dual = solveFactored(
      matrix,
      size,
      Float64Array.from(used, (i) => answers[i] - mean),
    );
    // Z' a less the mean row times sum(a), which is 0 but for rounding.
    for (const [a, i] of used.entries()) {
      for (let c = 0; c < columns; c++) coefficients[c] += dual[a] * rows[i][c];
    }
    const sum = dual.reduce((all, value) => all + value, 0);
    for (const [k, i] of used.entries()) {
      for (let c = 0; c < columns; c++) coefficients[c] -= (sum * weights[k] * rows[i][c]) / total;
    }
    return coefficients;
  };
}
