import type { Matrix } from "../core/matrix.js";

/** A matrix whose number of rows is not known beforehand. */
export interface GrowingMatrix {
  readonly rows: number;
  /** A buffer for this many more rows, to be written into: rows x columns, zeros. */
  grow(rows: number): Float64Array;
  /** All rows in one piece. Takes the memory of the blocks twice while it copies. */
  finish(): Matrix;
}

/** Collects rows block by block, without ever copying what has been collected. */
export function growingMatrix(columns: number): GrowingMatrix {
  const blocks: Float64Array[] = [];
  let rows = 0;
  return {
    get rows() {
      return rows;
    },
    grow(more) {
      const block = new Float64Array(more * columns);
      blocks.push(block);
      rows += more;
      return block;
    },
    finish() {
      const data = new Float64Array(rows * columns);
      let offset = 0;
      for (const block of blocks) {
        data.set(block, offset);
        offset += block.length;
      }
      return { data, rows, columns };
    },
  };
}
