import type { Dataset } from "../../../core/dataset.js";
import type { Steps } from "../../../core/give-way.js";
import { argsort } from "../../../math/argsort.js";

/** Distances between rows of a table, 0 to 1. */
export type RowDistances = {
  readonly text: string;
  readonly features: readonly string[];
  /** From one row to all others: one number per row of `at`. Overwritten by the next call. */
  from(i: number): Float64Array;
};

/**
 * Gower's distance with ranks: the mean over the features of how far apart two rows are in each. Numbers by the share of
 * the rows between them, labels by 0 or 1; a gap is as far as can be from everything but another gap.
 *
 * Source: Gower 1971, Biometrics 27, 857-871; ranks: Podani 1999, Taxon 48, 331-340.
 * Cost: O(rows x features) time per row, O(rows x features) memory.
 */
export function* rowDistances(dataset: Dataset, at: Int32Array, columns: readonly number[]): Steps<RowDistances> {
  const [n, p] = [at.length, columns.length];
  const { data, columns: width } = dataset.rows;
  const isNumber = columns.map((column) => dataset.features[column].kind === "number");
  // Column by column, so that memory is read in order.
  const cells: Float64Array[] = [];
  for (const [f, column] of columns.entries()) {
    yield;
    const values = Float64Array.from(at, (row) => data[row * width + column]);
    cells.push(isNumber[f] ? midRanks(values) : values);
  }
  const found = new Float64Array(n);
  return {
    text: "mean over the features: of numbers the share of rows between the two, of labels 0 or 1 (Gower, by ranks)",
    features: columns.map((column) => dataset.features[column].name),
    from(i) {
      found.fill(0);
      for (let f = 0; f < p; f++) {
        const column = cells[f];
        const value = column[i];
        if (Number.isNaN(value)) {
          for (let j = 0; j < n; j++) if (!Number.isNaN(column[j])) found[j]++;
        } else if (isNumber[f]) {
          for (let j = 0; j < n; j++) {
            const step = column[j] - value;
            found[j] += Number.isNaN(step) ? 1 : Math.abs(step);
          }
        } else {
          for (let j = 0; j < n; j++) if (column[j] !== value) found[j]++;
        }
      }
      if (p > 0) for (let j = 0; j < n; j++) found[j] /= p;
      return found;
    },
  };
}

/** The share of rows below plus half the share of equal rows; NaN for gaps. */
function midRanks(values: Float64Array): Float64Array {
  const known = Uint32Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]));
  const order = argsort(values, known);
  const ranks = new Float64Array(values.length).fill(Number.NaN);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let i = from; i < to; i++) ranks[order[i]] = (from + to) / 2 / order.length;
    from = to;
  }
  return ranks;
}
