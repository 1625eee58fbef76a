import type { CodedColumn, CodeRange } from "./coded-columns.js";

/** Sums over the rows whose codes are below both coordinates: three numbers per cell. */
export type ValueTable = { readonly cells: Float64Array; readonly width: number };

/** Rows, weight and weighted sum of values of a range. */
export type RangeSums = { readonly rows: number; readonly weight: number; readonly sum: number };

/** Prefix sums of rows, weights and values over the codes of one column or two. */
export function valueTable(
  values: Float64Array,
  weights: Float64Array,
  rows: Int32Array,
  first: CodedColumn,
  second?: CodedColumn,
): ValueTable {
  const width = (second?.size ?? 1) + 1;
  const cells = new Float64Array(3 * (first.size + 1) * width);
  for (const row of rows) {
    const at = 3 * ((first.codes[row] + 1) * width + (second ? second.codes[row] : 0) + 1);
    cells[at]++;
    cells[at + 1] += weights[row];
    cells[at + 2] += weights[row] * values[row];
  }
  for (let i = 1; i <= first.size; i++) {
    for (let j = 1; j < width; j++) {
      for (let k = 0; k < 3; k++) {
        const at = 3 * (i * width + j) + k;
        cells[at] += cells[at - 3] + cells[at - 3 * width] - cells[at - 3 * width - 3];
      }
    }
  }
  return { cells, width };
}

/** The sums of a range of codes, or of a pair of ranges. */
export function rangeSums({ cells, width }: ValueTable, a: Ends, b: Ends = ALL): RangeSums {
  const [below, upto] = [3 * a.from * width, 3 * (a.to + 1) * width];
  const [left, right] = [3 * b.from, 3 * (b.to + 1)];
  const [p, q, r, s] = [upto + right, below + right, upto + left, below + left];
  return {
    rows: cells[p] - cells[q] - cells[r] + cells[s],
    weight: cells[p + 1] - cells[q + 1] - cells[r + 1] + cells[s + 1],
    sum: cells[p + 2] - cells[q + 2] - cells[r + 2] + cells[s + 2],
  };
}

type Ends = Pick<CodeRange, "from" | "to">;
const ALL: Ends = { from: 0, to: 0 };
