import { midpoint } from "../../math/midpoint.js";
import { BINS, binRows } from "./bin-rows.js";
import { cellSums } from "./cell-sums.js";
import { cutCategories } from "./cut-categories.js";
import { cutCells } from "./cut-cells.js";
import { cutRules } from "./cut-rules.js";
import { fillHistogram } from "./fill-histogram.js";
import type { Criterion } from "./fit-tree-options.js";
import { markCategories } from "./mark-categories.js";
import { partition } from "./partition.js";
import type { CandidateSplit, CutLimits, NodeRows, SplitSearch } from "./split-search.js";
import type { TrainingRows } from "./training-rows.js";

/** Histograms of nodes that wait to be split take at most so many bytes; further ones are counted again. */
const MOST_BYTES = 1 << 26;

/**
 * Tries thresholds between at most 256 bins a column. The rows of the smaller child are counted, and the larger child's
 * histogram is what is left of the parent's.
 *
 * Cost: O(rows) a column once and at most O(rows / 2) a column and level, and O(bins) a column and node.
 * Memory: a byte a row and column.
 */
export function histogramSplits(
  training: TrainingRows,
  criterion: Criterion,
  limits: CutLimits,
  means: readonly number[],
): SplitSearch {
  const { features, rows, x } = training;
  const binned = binRows(training);
  const sums = cellSums(training, criterion, Float64Array.from(means));
  const { channels } = sums;
  const size = 4 * binned.wordsPerRow * BINS * channels;
  const goesRight = new Uint8Array(x.rows);
  const spare = new Uint32Array(rows.length);
  /** Histograms of nodes, by where their rows start. */
  const kept = new Map<number, Float64Array>();

  const count = (start: number, end: number) => {
    const cells = new Float64Array(size);
    fillHistogram(training, sums, binned, cells, rows, start, end);
    return cells;
  };

  function candidate(node: NodeRows, cells: Float64Array): CandidateSplit | undefined {
    const rules = cutRules(limits, node);
    const total = new Float64Array(channels);
    for (let bin = 0; bin < BINS; bin++) for (let c = 0; c < channels; c++) total[c] += cells[bin * channels + c];
    let best: CandidateSplit | undefined;
    for (const [feature, { bins, edges }] of binned.columns.entries()) {
      const bar = best === undefined ? rules.least : best.gain + rules.slack;
      const first = feature * BINS * channels;
      if (edges === undefined) {
        const cut = cutCategories(training, sums, rules, cells, first, bins + 1, bar);
        if (cut !== undefined) best = { feature, gain: cut.gain, categories: cut.left, others: cut.right };
        continue;
      }
      const order: number[] = [];
      for (let bin = 0; bin < bins; bin++) {
        if (sums.samples(cells, first + bin * channels) > 0) order.push(first + bin * channels);
      }
      const gaps = first + bins * channels;
      const missing = features[feature].missing === true && sums.samples(cells, gaps) > 0 ? gaps : -1;
      if (order.length + (missing < 0 ? 0 : 1) < 2) continue;
      const cut = cutCells(sums, rules, cells, order, missing, total, bar);
      if (cut === undefined) continue;
      const binAt = (i: number) => (order[i] - first) / channels;
      best = { feature, gain: cut.gain, threshold: threshold(cut.onLeft), missing: cut.missing };

      function threshold(onLeft: number): number {
        if (onLeft === order.length) return Number.MAX_VALUE;
        const [lower, upper] = [binAt(onLeft - 1), binAt(onLeft)];
        const { values, edges: between } = edges as NonNullable<typeof edges>;
        return values === undefined ? between[lower] : midpoint(values[lower], values[upper]);
      }
    }
    return best;
  }

  /** Marks which rows of the node go right, by their bins; answers how many go left. */
  function markBins(threshold: number, { feature, missing }: CandidateSplit, start: number, end: number): number {
    const { words, wordsPerRow, columns } = binned;
    const { bins, edges } = columns[feature];
    const last = (edges as NonNullable<typeof edges>).bin(threshold);
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

  return {
    best(node) {
      const cells = kept.get(node.start) ?? count(node.start, node.end);
      kept.delete(node.start);
      const split = candidate(node, cells);
      if (split !== undefined && kept.size * size * 8 < MOST_BYTES) kept.set(node.start, cells);
      return split;
    },
    divide(node, split) {
      const { start, end } = node;
      const left =
        split.threshold === undefined
          ? markCategories(training, split, rows, start, end, goesRight)
          : markBins(split.threshold, split, start, end);
      const middle = start + left;
      partition(rows, start, end, goesRight, spare);
      return middle;
    },
    prepare({ start, end }, middle, left, right) {
      const cells = kept.get(start);
      kept.delete(start);
      if (cells === undefined) return;
      const leftIsSmaller = middle - start <= end - middle;
      const smaller = leftIsSmaller ? count(start, middle) : count(middle, end);
      if (leftIsSmaller ? right : left) for (let i = 0; i < size; i++) cells[i] -= smaller[i];
      if (left) kept.set(start, leftIsSmaller ? smaller : cells);
      if (right) kept.set(middle, leftIsSmaller ? cells : smaller);
    },
  };
}
