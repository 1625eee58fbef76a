import type { Steps } from "../core/give-way.js";
import type { Matrix } from "../core/matrix.js";
import { matrixRow } from "../core/matrix-rows.js";
import { dot } from "../math/vectors.js";
import type { RowBlock } from "./dual-ridge.js";

/** Products with the weighted design, columns and answers less their means, as if it were one matrix. */
export interface CentredDesign {
  readonly columns: number;
  /** columns: the weighted sum of squares of each. */
  readonly squares: Float64Array;
  /** columns: the product of each with the answers. */
  readonly cross: Float64Array;
  /** The weighted sum of squares of the answers. */
  readonly spread: number;
  /** columns: Z' W (Z v), for numbers v, one per column. */
  normal(v: Float64Array): Steps<Float64Array>;
}

/** Numbers that are gone through between two pauses: some 10 ms. */
const CELLS_PER_PAUSE = 5e6;

/** @param counts  how often each block counts */
export function* centredDesign(blocks: readonly RowBlock[], counts: ArrayLike<number>): Steps<CentredDesign> {
  const { columns } = blocks[0].z;
  let total = 0;
  let answerMean = 0;
  const means = new Float64Array(columns);
  const eachRow = function* (see: (row: number, weight: number, block: RowBlock) => void): Steps<void> {
    let sincePause = 0;
    for (const [b, block] of blocks.entries()) {
      if (counts[b] === 0) continue;
      for (let row = 0; row < block.z.rows; row++) {
        const weight = counts[b] * (block.weights?.[row] ?? 1);
        if (weight > 0) see(row, weight, block);
        sincePause += columns;
        if (sincePause < CELLS_PER_PAUSE) continue;
        sincePause = 0;
        yield;
      }
    }
  };
  yield* eachRow((row, weight, { z, y }) => {
    total += weight;
    answerMean += weight * y[row];
    addRow(means, weight, z, row);
  });
  answerMean /= total;
  for (let c = 0; c < columns; c++) means[c] /= total;

  const squares = new Float64Array(columns);
  const cross = new Float64Array(columns);
  let spread = 0;
  yield* eachRow((row, weight, { z, y }) => {
    const answer = y[row] - answerMean;
    spread += weight * answer * answer;
    const at = row * columns;
    for (let c = 0; c < columns; c++) {
      const value = z.data[at + c] - means[c];
      squares[c] += weight * value * value;
      cross[c] += weight * value * answer;
    }
  });
  const normal = function* (v: Float64Array): Steps<Float64Array> {
    const product = new Float64Array(columns);
    const shift = dot(means, v);
    let sum = 0;
    yield* eachRow((row, weight, { z }) => {
      const fitted = weight * (dot(matrixRow(z, row), v) - shift);
      sum += fitted;
      addRow(product, fitted, z, row);
    });
    for (let c = 0; c < columns; c++) product[c] -= sum * means[c];
    return product;
  };
  return { columns, squares, cross, spread, normal };
}

/** sums += factor x row. */
function addRow(sums: Float64Array, factor: number, { data, columns }: Matrix, row: number): void {
  for (let c = 0, at = row * columns; c < columns; c++, at++) sums[c] += factor * data[at];
}
