import type { Feature } from "../../core/features.js";
import type { Steps } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import { argsort } from "../../math/argsort.js";
import { take } from "../../math/vectors.js";
import { binColumn, type ColumnBins } from "./bin-column.js";
import type { TrainingRows } from "./rows-for-tree.js";

/** The most bins per column, that of missing values included. */
export const BINS = 256;
/** Edges are quantiles of at most this many rows: 16 per bin. */
const SAMPLE = 1 << 12;
/** Rows that are binned column by column before the next ones: they and one column's tables fit into the cache. */
const BLOCK = 256;
/** Cells that are binned between two pauses: some milliseconds' work. */
const CELLS_AT_ONCE = 1 << 20;

/** The rows with each value as the number of its bin, four columns per word. */
export interface BinnedRows {
  readonly words: Uint32Array;
  readonly wordsPerRow: number;
  readonly columns: readonly BinnedColumn[];
}

interface BinnedColumn {
  /** Bins of known values; a missing value has the bin after the last. */
  readonly bins: number;
  /** Undefined for categories, whose bins are their codes. */
  readonly edges?: ColumnBins;
}

/**
 * Bins every column. Memory: one byte per row and column. The plain version, which a test holds it to: a value's bin is the
 * number of edges below it. Pauses on the way.
 */
export function* binRows({ x, features, rows }: TrainingRows): Steps<BinnedRows> {
  const wordsPerRow = Math.ceil(x.columns / 4);
  const words = new Uint32Array(x.rows * wordsPerRow);
  const sample = sampleOf(rows);
  const columns: BinnedColumn[] = [];
  for (const [column, feature] of features.entries()) {
    columns.push(columnOf(x, feature, column, rows, sample));
    yield;
  }
  const blocksAtOnce = Math.max(1, Math.floor(CELLS_AT_ONCE / (BLOCK * x.columns)));
  for (let start = 0; start < x.rows; start += BLOCK) {
    if ((start / BLOCK) % blocksAtOnce === 0) yield;
    const end = Math.min(start + BLOCK, x.rows);
    for (const [column, { bins, edges }] of columns.entries()) {
      if (edges === undefined) binCodes(x, column, bins, start, end, words, wordsPerRow);
      else binNumbers(x, column, bins, edges, start, end, words, wordsPerRow);
    }
  }
  return { words, wordsPerRow, columns };
}

function columnOf(x: Matrix, feature: Feature, column: number, rows: Uint32Array, sample: Uint32Array): BinnedColumn {
  if (feature.kind === "category") return { bins: feature.categories.length };
  const max = feature.missing === true ? BINS - 1 : BINS;
  let edges = binColumn(sortedValues(x, column, sample), max);
  if (edges.values !== undefined && sample !== rows && !holds(edges, x, column, rows)) {
    edges = binColumn(sortedValues(x, column, rows), max);
  }
  return { bins: edges.edges.length + 1, edges };
}

/** True if every row has one of the values that the bins stand for. */
function holds({ values, bin }: ColumnBins, { data, columns }: Matrix, column: number, rows: Uint32Array): boolean {
  for (let i = 0; i < rows.length; i++) {
    const value = data[rows[i] * columns + column];
    if (!Number.isNaN(value) && (values as Float64Array)[bin(value)] !== value) return false;
  }
  return true;
}

/** The known values of these rows, ascending. */
function sortedValues({ data, columns }: Matrix, column: number, rows: Uint32Array): Float64Array {
  const values = new Float64Array(rows.length);
  let known = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = data[rows[i] * columns + column];
    if (!Number.isNaN(value)) values[known++] = value + 0;
  }
  const order = new Uint32Array(known);
  for (let i = 0; i < known; i++) order[i] = i;
  return take(values, argsort(values, order));
}

/** Rows spread evenly: multiples of the golden section meet no period that the rows might have (Weyl 1916). */
function sampleOf(rows: Uint32Array): Uint32Array {
  if (rows.length <= SAMPLE) return rows;
  const picked = new Uint32Array(SAMPLE);
  for (let i = 0; i < SAMPLE; i++) picked[i] = rows[Math.floor(((i * 0.6180339887498949) % 1) * rows.length)];
  return picked.sort();
}

function binNumbers(
  { data, columns }: Matrix,
  column: number,
  bins: number,
  { bin }: ColumnBins,
  start: number,
  end: number,
  words: Uint32Array,
  wordsPerRow: number,
): void {
  const shift = (column & 3) * 8;
  const word = column >> 2;
  for (let row = start; row < end; row++) {
    const value = data[row * columns + column];
    words[row * wordsPerRow + word] |= (Number.isNaN(value) ? bins : bin(value)) << shift;
  }
}

function binCodes(
  { data, columns }: Matrix,
  column: number,
  bins: number,
  start: number,
  end: number,
  words: Uint32Array,
  wordsPerRow: number,
): void {
  const shift = (column & 3) * 8;
  const word = column >> 2;
  for (let row = start; row < end; row++) {
    const value = data[row * columns + column];
    words[row * wordsPerRow + word] |= (Number.isNaN(value) ? bins : value) << shift;
  }
}
