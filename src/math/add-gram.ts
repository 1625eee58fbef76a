import type { Steps } from "../core/give-way.js";
import type { Matrix } from "../core/matrix.js";
import { BLOCK_WIDTH, blockRoom, subtractBlock } from "./subtract-block.js";

/**
 * Writes X' W X, its lower half, into a matrix of zeros: entry (a, b) is the sum over rows of weight x X[row][a] x X[row][b],
 * which a test holds it to.
 *
 * @param weights  one per row, none below 0
 */
export function* addGram(gram: Float64Array, x: Matrix, weights: Float64Array): Steps<void> {
  const room = blockRoom(gram, x.columns);
  for (let from = 0; from < x.rows; from += BLOCK_WIDTH) {
    const width = Math.min(BLOCK_WIDTH, x.rows - from);
    weighedColumns(x, weights, from, width, room.rows);
    yield* subtractBlock(gram, x.columns, 0, room, width);
  }
  for (let cell = 0; cell < gram.length; cell++) gram[cell] = 0 - gram[cell];
}

/** Some rows of X, each times the root of its weight, as the columns of a block. */
function weighedColumns(
  { data, columns }: Matrix,
  weights: Float64Array,
  from: number,
  width: number,
  block: Float64Array,
) {
  for (let k = 0; k < width; k++) {
    const root = Math.sqrt(weights[from + k]);
    const row = (from + k) * columns;
    for (let column = 0; column < columns; column++) block[column * width + k] = root * data[row + column];
  }
  block.fill(0, columns * width, (columns + 3) * width);
}
