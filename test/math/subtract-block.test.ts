import { expect, test } from "vitest";
import { stream } from "whybox/extending";
import { atOnce } from "../../dist/core/give-way.js";
import { largeMatrix } from "../../dist/math/large-matrix.js";
import { BLOCK_WIDTH, blockRoom, subtractBlock } from "../../dist/math/subtract-block.js";

// With kernels from 400 rows on.
test.each([
  [5, 1],
  [40, 7],
  [41, 32],
  [402, 3],
])(
  "of %i rows, from row %i on, the inner products of a block's rows are gone from below the diagonal, and nothing else",
  (size, first) => {
    const random = stream(size, "block");
    const matrix = largeMatrix(size);
    for (let i = 0; i < matrix.length; i++) matrix[i] = 2 * random.uniform() - 1;
    const before = matrix.slice();
    const room = blockRoom(matrix, size);
    const count = size - first;
    for (let i = 0; i < count * BLOCK_WIDTH; i++) room.rows[i] = 2 * random.uniform() - 1;
    const rows = room.rows.slice();
    atOnce(subtractBlock(matrix, size, first, room, BLOCK_WIDTH));
    let worst = 0;
    for (let r = 0; r < size; r++) {
      for (let c = 0; c < size; c++) {
        let expected = before[r * size + c];
        if (r >= first && c >= first && c <= r) {
          for (let k = 0; k < BLOCK_WIDTH; k++) {
            expected -= rows[(r - first) * BLOCK_WIDTH + k] * rows[(c - first) * BLOCK_WIDTH + k];
          }
        }
        worst = Math.max(worst, Math.abs(matrix[r * size + c] - expected));
      }
    }
    expect(worst).toBeLessThan(1e-12);
  },
);
