import { BINS, type BinnedRows } from "./bin-rows.js";
import type { CellSums } from "./cell-sums.js";
import type { TrainingRows } from "./rows-for-tree.js";

/**
 * Adds rows[start .. end) to the cells: bin b of column c starts at (c x 256 + b) x channels.
 *
 * The plain version, which a test holds the loops below to: for each row and column, `sums.add(cells, at, row)` where the
 * cell of the row's bin starts. Four columns are read from a word at a time.
 */
export function fillHistogram(
  training: TrainingRows,
  sums: CellSums,
  binned: BinnedRows,
  cells: Float64Array,
  rows: Uint32Array,
  start: number,
  end: number,
): void {
  const { task, weights, outputs } = training;
  if (task === "classification") fillClasses(training, sums, binned, cells, rows, start, end);
  else if (outputs === 1 && weights === undefined) fillNumbers(training, sums, binned, cells, rows, start, end);
  else fillAny(sums, binned, cells, rows, start, end);
}

function fillClasses(
  { labels, weights }: TrainingRows,
  { channels }: CellSums,
  { words, wordsPerRow }: BinnedRows,
  cells: Float64Array,
  rows: Uint32Array,
  start: number,
  end: number,
): void {
  const samplesAt = channels - 1;
  for (let i = start; i < end; i++) {
    const row = rows[i];
    const label = labels[row];
    const weight = weights === undefined ? 1 : weights[row];
    const last = (row + 1) * wordsPerRow;
    let at = 0;
    for (let w = last - wordsPerRow; w < last; w++, at += 4 * BINS) {
      const word = words[w];
      const a = (at + (word & 255)) * channels;
      const b = (at + BINS + ((word >>> 8) & 255)) * channels;
      const c = (at + 2 * BINS + ((word >>> 16) & 255)) * channels;
      const d = (at + 3 * BINS + (word >>> 24)) * channels;
      cells[a + label] += weight;
      cells[b + label] += weight;
      cells[c + label] += weight;
      cells[d + label] += weight;
      if (weights === undefined) continue;
      cells[a + samplesAt]++;
      cells[b + samplesAt]++;
      cells[c + samplesAt]++;
      cells[d + samplesAt]++;
    }
  }
}

function fillNumbers(
  { targets }: TrainingRows,
  { centre }: CellSums,
  { words, wordsPerRow }: BinnedRows,
  cells: Float64Array,
  rows: Uint32Array,
  start: number,
  end: number,
): void {
  const middle = centre[0];
  for (let i = start; i < end; i++) {
    const row = rows[i];
    const distance = targets[row] - middle;
    const last = (row + 1) * wordsPerRow;
    let at = 0;
    for (let w = last - wordsPerRow; w < last; w++, at += 8 * BINS) {
      const word = words[w];
      const a = at + ((word & 255) << 1);
      const b = at + 2 * BINS + (((word >>> 8) & 255) << 1);
      const c = at + 4 * BINS + (((word >>> 16) & 255) << 1);
      const d = at + 6 * BINS + ((word >>> 24) << 1);
      cells[a]++;
      cells[a + 1] += distance;
      cells[b]++;
      cells[b + 1] += distance;
      cells[c]++;
      cells[c + 1] += distance;
      cells[d]++;
      cells[d + 1] += distance;
    }
  }
}

function fillAny(
  { channels, add }: CellSums,
  { words, wordsPerRow, columns }: BinnedRows,
  cells: Float64Array,
  rows: Uint32Array,
  start: number,
  end: number,
): void {
  const one = new Float64Array(channels);
  for (let i = start; i < end; i++) {
    const row = rows[i];
    one.fill(0);
    add(one, 0, row);
    for (let column = 0; column < columns.length; column++) {
      const bin = (words[row * wordsPerRow + (column >> 2)] >>> ((column & 3) * 8)) & 255;
      const at = (column * BINS + bin) * channels;
      for (let c = 0; c < channels; c++) cells[at + c] += one[c];
    }
  }
}
