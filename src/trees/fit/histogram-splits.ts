import type { Steps } from "../../core/give-way.js";
import { midpoint } from "../../math/midpoint.js";
import type { ColumnBins } from "./bin-column.js";
import { BINS, type BinnedRows, binRows } from "./bin-rows.js";
import { type CellSums, cellSums } from "./cell-sums.js";
import { fillHistogram } from "./fill-histogram.js";
import type { Criterion } from "./fit-tree-options.js";
import { markCategories, partition } from "./partition.js";
import type { TrainingRows } from "./rows-for-tree.js";
import { splitCategories } from "./split-categories.js";
import { splitCells } from "./split-cells.js";
import { type SplitRules, splitRules } from "./split-rules.js";
import type { CandidateSplit, SplitLimits, SplitSearch } from "./split-search.js";

/** Histograms of nodes that wait to be split take at most this many bytes; further ones are counted again. */
const MAX_BYTES = 1 << 26;

/** Cells of a histogram added to between two pauses: some milliseconds. */
const CELLS_PER_PAUSE = 1e6;

/**
 * Tries thresholds between at most 256 bins per column. The rows of the smaller child are counted, and the larger child's
 * histogram is what is left of the parent's.
 *
 * Cost: O(rows) per column once, at most O(rows / 2) per column and level, and O(bins) per column and node.
 * Memory: one byte per row and column.
 */
export function* histogramSplits(
  training: TrainingRows,
  criterion: Criterion,
  limits: SplitLimits,
  means: readonly number[],
): Steps<SplitSearch> {
  const { rows, x } = training;
  const binned = yield* binRows(training);
  yield;
  const sums = cellSums(training, criterion, Float64Array.from(means));
  const { channels } = sums;
  const size = 4 * binned.wordsPerRow * BINS * channels;
  const goesRight = new Uint8Array(x.rows);
  const spare = new Uint32Array(rows.length);
  /** Histograms of nodes, by where their rows start. */
  const kept = new Map<number, Float64Array>();

  const rowsPerPause = Math.ceil(CELLS_PER_PAUSE / binned.columns.length);
  function* count(start: number, end: number): Steps<Float64Array> {
    const cells = new Float64Array(size);
    for (let from = start; from < end; from += rowsPerPause) {
      if (from > start) yield;
      fillHistogram(training, sums, binned, cells, rows, from, Math.min(end, from + rowsPerPause));
    }
    return cells;
  }

  return {
    *best(node) {
      const cells = kept.get(node.start) ?? (yield* count(node.start, node.end));
      kept.delete(node.start);
      const split = bestBinSplit(training, binned, sums, splitRules(limits, node), cells);
      if (split !== undefined && kept.size * size * 8 < MAX_BYTES) kept.set(node.start, cells);
      return split;
    },
    divide(node, split) {
      const { start, end } = node;
      const left =
        split.threshold === undefined
          ? markCategories(training, split, rows, start, end, goesRight)
          : markBins(binned, split, split.threshold, rows, start, end, goesRight);
      const middle = start + left;
      partition(rows, start, end, goesRight, spare);
      return middle;
    },
    *prepare({ start, end }, middle, left, right) {
      const cells = kept.get(start);
      kept.delete(start);
      if (cells === undefined) return;
      const leftIsSmaller = middle - start <= end - middle;
      const smaller = yield* leftIsSmaller ? count(start, middle) : count(middle, end);
      if (leftIsSmaller ? right : left) for (let i = 0; i < size; i++) cells[i] -= smaller[i];
      if (left) kept.set(start, leftIsSmaller ? smaller : cells);
      if (right) kept.set(middle, leftIsSmaller ? cells : smaller);
    },
  };
}

/** The best split of a node between bins, or by sets of categories. */
function bestBinSplit(
  training: TrainingRows,
  binned: BinnedRows,
  sums: CellSums,
  rules: SplitRules,
  cells: Float64Array,
): CandidateSplit | undefined {
  const { channels } = sums;
  const total = new Float64Array(channels);
  for (let bin = 0; bin < BINS; bin++) for (let c = 0; c < channels; c++) total[c] += cells[bin * channels + c];
  let best: CandidateSplit | undefined;
  for (const [feature, { bins, edges }] of binned.columns.entries()) {
    const gainToBeat = best === undefined ? rules.minGain : best.gain + rules.tolerance;
    const first = feature * BINS * channels;
    if (edges === undefined) {
      const split = splitCategories(training, sums, rules, cells, first, bins + 1, gainToBeat);
      if (split !== undefined) best = { feature, gain: split.gain, categories: split.left, others: split.right };
      continue;
    }
    const order: number[] = [];
    for (let bin = 0; bin < bins; bin++) {
      if (sums.samples(cells, first + bin * channels) > 0) order.push(first + bin * channels);
    }
    const gaps = first + bins * channels;
    const missing = training.features[feature].missing === true && sums.samples(cells, gaps) > 0 ? gaps : -1;
    if (order.length + (missing < 0 ? 0 : 1) < 2) continue;
    const split = splitCells(sums, rules, cells, order, missing, total, gainToBeat);
    if (split === undefined) continue;
    const binAt = (i: number) => (order[i] - first) / channels;
    const threshold =
      split.onLeft === order.length
        ? Number.MAX_VALUE
        : thresholdBetween(edges, binAt(split.onLeft - 1), binAt(split.onLeft));
    best = { feature, gain: split.gain, threshold, missing: split.missing };
  }
  return best;
}

/** Halfway between the values of two bins where each bin holds one value, else the edge above the lower one. */
function thresholdBetween({ values, edges }: ColumnBins, lower: number, upper: number): number {
  return values === undefined ? edges[lower] : midpoint(values[lower], values[upper]);
}

/**
 * Marks in `goesRight` which rows of the node a threshold sends right, by their bins.
 * @returns number of rows that go left
 */
function markBins(
  { words, wordsPerRow, columns }: BinnedRows,
  { feature, missing }: CandidateSplit,
  threshold: number,
  rows: Uint32Array,
  start: number,
  end: number,
  goesRight: Uint8Array,
): number {
  const { bins, edges } = columns[feature];
  const last = (edges as ColumnBins).bin(threshold);
  const word = feature >> 2;
  const shift = (feature & 3) * 8;
  const missingRight = missing === "left" ? 0 : 1;
  let onRight = 0;
  for (let i = start; i < end; i++) {
    const bin = (words[rows[i] * wordsPerRow + word] >>> shift) & 255;
    const right = bin <= last ? 0 : bin < bins ? 1 : missingRight;
    goesRight[rows[i]] = right;
    onRight += right;
  }
  return end - start - onRight;
}
