import type { CodedColumn, CodeRange } from "./coded-columns.js";

/** Sums over the rows whose codes are below both coordinates: three numbers per cell. */
export type LossTable = { readonly cells: Float64Array; readonly width: number };

/** Rows, weight and weighted loss of a range. */
export type RangeSums = { readonly rows: number; readonly weight: number; readonly loss: number };

/** Prefix sums of rows, weights and losses over the codes of one column or two. */
export function lossTable(
  losses: Float64Array,
  weights: Float64Array,
  rows: Int32Array,
  first: CodedColumn,
  second?: CodedColumn,
): LossTable {
  const width = (second?.size ?? 1) + 1;
  const cells = new Float64Array(3 * (first.size + 1) * width);
  for (const row of rows) {
    const at = 3 * ((first.codes[row] + 1) * width + (second ? second.codes[row] : 0) + 1);
    cells[at]++;
    cells[at + 1] += weights[row];
    cells[at + 2] += weights[row] * losses[row];
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

const ALL: Pick<CodeRange, "from" | "to"> = { from: 0, to: 0 };

/** The sums of a range of codes, or of a pair of ranges. */
export function rangeSums(
  { cells, width }: LossTable,
  a: CodeRange,
  b: Pick<CodeRange, "from" | "to"> = ALL,
): RangeSums {
  const sum = (k: number) =>
    cells[3 * ((a.to + 1) * width + b.to + 1) + k] -
    cells[3 * (a.from * width + b.to + 1) + k] -
    cells[3 * ((a.to + 1) * width + b.from) + k] +
    cells[3 * (a.from * width + b.from) + k];
  return { rows: sum(0), weight: sum(1), loss: sum(2) };
}
