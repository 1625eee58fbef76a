import type { Matrix } from "../../core/matrix.js";
import { runningSpread } from "../../math/running-spread.js";

/** Columns of so few values are taken for categories: each value has an effect of its own. */
const MAX_LEVELS = 12;

type Encoded =
  | { readonly kind: "number"; readonly mean: number; readonly scale: number; readonly hasGaps: boolean }
  | { readonly kind: "levels"; readonly levels: readonly number[] };

/** Numbers that a linear fit can use, made of rows as a model is asked them. */
export type DesignMatrix = { readonly columns: number; encode(rows: Matrix): Matrix };

/**
 * Columns standardised, with a gap as the mean and a column of its own; those of few values as one column of 0
 * and 1 per value, but for the first.
 *
 * @param all  rows to learn means and values from; a value that is not among them is encoded as the first
 * Cost: O(rows x columns).
 */
export function designMatrix(all: readonly Matrix[]): DesignMatrix {
  const encodings = Array.from({ length: all[0].columns }, (_, column) => encodingOf(all, column));
  const widths = encodings.map((encoding) =>
    encoding.kind === "levels" ? encoding.levels.length - 1 : 1 + Number(encoding.hasGaps),
  );
  const width = widths.reduce((sum, one) => sum + one, 0);
  return {
    columns: width,
    encode(rows) {
      const data = new Float64Array(rows.rows * width);
      let first = 0;
      encodings.forEach((encoding, column) => {
        for (let row = 0; row < rows.rows; row++) {
          write(encoding, rows.data[row * rows.columns + column], data, row * width + first);
        }
        first += widths[column];
      });
      return { data, rows: rows.rows, columns: width };
    },
  };
}

function write(encoding: Encoded, value: number, data: Float64Array, at: number): void {
  if (encoding.kind === "levels") {
    const level = encoding.levels.findIndex((one) => one === value || (Number.isNaN(one) && Number.isNaN(value)));
    if (level > 0) data[at + level - 1] = 1;
  } else if (Number.isNaN(value)) {
    if (encoding.hasGaps) data[at + 1] = 1;
  } else {
    data[at] = (value - encoding.mean) * encoding.scale;
  }
}

function encodingOf(all: readonly Matrix[], column: number): Encoded {
  const levels = new Set<number>();
  const spread = runningSpread();
  let hasGaps = false;
  for (const { data, rows, columns } of all) {
    for (let row = 0; row < rows; row++) {
      const value = data[row * columns + column];
      if (levels.size <= MAX_LEVELS) levels.add(value);
      if (Number.isNaN(value)) {
        hasGaps = true;
        continue;
      }
      spread.add(value);
    }
  }
  if (levels.size <= MAX_LEVELS) return { kind: "levels", levels: [...levels].toSorted((a, b) => a - b) };
  const squares = spread.squares();
  const scale = squares > 0 ? Math.sqrt(spread.total() / squares) : 0;
  return { kind: "number", mean: spread.mean(), scale, hasGaps };
}
