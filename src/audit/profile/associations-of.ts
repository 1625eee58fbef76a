import type { Association } from "../../core/kinds/profile.js";
import { argsort } from "../../math/argsort.js";
import { dot } from "../../math/vectors.js";
import type { ProfileRun } from "./cross-fitted-forest.js";
import type { TableColumn } from "./table-columns.js";

/** Least association and largest number of the pairs that are listed. */
const MIN_STRENGTH = 0.5;
const MAX_PAIRS = 60;
/** Two ways to a correlation differ by less. */
const ROUNDING = 1e-6;
/** Labels of a column, at most: names of rows go together with everything. */
const MAX_LABELS = 200;
/** Cells of the table, and cells of all pairs of columns, that are compared: fewer rows where there are many columns. */
const MAX_CELLS = 4e6;
const MAX_PAIR_CELLS = 4e8;

type Coded = TableColumn & {
  readonly ranks: Float64Array;
  /** Ranks less their mean, of length 1: products of them are correlations. Undefined where there are gaps, or one value. */
  readonly direction: Float64Array | undefined;
  readonly codes: Int32Array;
  readonly size: number;
};

/**
 * Pairs of columns that go together, of any kinds: Spearman's correlation of numbers, Cramer's V of labels, the
 * correlation ratio of a label and a number, the latter two corrected for their upward bias. Rows where either has a gap
 * are left out.
 *
 * Source: Bergsma 2013, J. Korean Statist. Soc. 42, 323-328; correlation ratio as epsilon squared: Kelley 1935.
 */
export async function associationsOf(columns: readonly TableColumn[], { giveWay }: ProfileRun): Promise<Association[]> {
  const cells = columns.length * (columns[0]?.values.length ?? 0);
  const stride = Math.max(1, Math.ceil(cells / MAX_CELLS), Math.ceil((cells * columns.length) / 2 / MAX_PAIR_CELLS));
  const coded: Coded[] = [];
  for (const column of columns) {
    await giveWay();
    if (isComparable(column)) coded.push(codedColumn(column, stride));
  }
  const found: Association[] = [];
  for (const [i, a] of coded.entries()) {
    for (const b of coded.slice(i + 1)) {
      await giveWay();
      const pair = associationOf(a, b);
      if (pair !== undefined) found.push(pair);
    }
  }
  return found.sort((a, b) => b.strength - a.strength).slice(0, MAX_PAIRS);
}

function isComparable({ feature, values }: TableColumn): boolean {
  if (feature.kind === "category" && feature.categories.length > MAX_LABELS) return false;
  let first = Number.NaN;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (Number.isNaN(first)) first = value;
    else if (value !== first) return true;
  }
  return false;
}

function codedColumn(column: TableColumn, stride: number): Coded {
  const values = stride === 1 ? column.values : column.values.filter((_, row) => row % stride === 0);
  const distinct = new Map<number, number>();
  const codes = Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return -1;
    if (!distinct.has(value)) distinct.set(value, distinct.size);
    return distinct.get(value) as number;
  });
  const ranks = ranksOf(values);
  return { ...column, values, codes, size: distinct.size, ranks, direction: directionOf(ranks) };
}

function directionOf(ranks: Float64Array): Float64Array | undefined {
  const mean = (ranks.length - 1) / 2;
  const centred = ranks.map((rank) => rank - mean);
  const length = Math.sqrt(dot(centred, centred));
  return length > 0 ? centred.map((each) => each / length) : undefined;
}

/** The association of two columns; undefined for one that is too weak to be listed. */
function associationOf(a: Coded, b: Coded): Association | undefined {
  const { measure, strength } = strengthOf(a, b);
  if (strength < MIN_STRENGTH) return undefined;
  return { columns: [a.feature.name, b.feature.name], strength, measure, determines: areOneToOne(a, b) };
}

function strengthOf(a: Coded, b: Coded): Pick<Association, "measure" | "strength"> {
  if (a.feature.kind === "number" && b.feature.kind === "number") {
    const strength = isWeak(a, b) ? 0 : Math.min(1, Math.abs(correlation(a.ranks, b.ranks)));
    return { measure: "Spearman", strength };
  }
  if (a.feature.kind === b.feature.kind) return { measure: "Cramer's V", strength: cramersV(a, b) };
  const [label, number] = a.feature.kind === "category" ? [a, b] : [b, a];
  return { measure: "correlation ratio", strength: correlationRatio(label, number) };
}

/** True if a correlation is too weak to be listed, by one product per row; most pairs of many columns are. */
function isWeak({ direction: a }: Coded, { direction: b }: Coded): boolean {
  return a !== undefined && b !== undefined && Math.abs(dot(a, b)) < MIN_STRENGTH - ROUNDING;
}

/** True if each value of one goes with one value of the other, values repeating. */
function areOneToOne(a: Coded, b: Coded): boolean {
  if (a.size !== b.size || a.size < 3 || a.size > a.codes.length / 2) return false;
  const partner = new Int32Array(a.size).fill(-1);
  for (let row = 0; row < a.codes.length; row++) {
    const [x, y] = [a.codes[row], b.codes[row]];
    if (x < 0 || y < 0) continue;
    if (partner[x] < 0) partner[x] = y;
    else if (partner[x] !== y) return false;
  }
  return new Set(partner).size === a.size;
}

/** Mean ranks; NaN for gaps. */
function ranksOf(values: Float64Array): Float64Array {
  const order = argsort(values, Uint32Array.from(values.keys()));
  const ranks = new Float64Array(values.length).fill(Number.NaN);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    // NaN is not equal to itself: what is left are gaps.
    if (end === start) break;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + end - 1) / 2;
    start = end;
  }
  return ranks;
}

function correlation(a: Float64Array, b: Float64Array): number {
  let [n, meanA, meanB, aa, bb, ab] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < a.length; row++) {
    if (Number.isNaN(a[row]) || Number.isNaN(b[row])) continue;
    n++;
    const [dx, dy] = [a[row] - meanA, b[row] - meanB];
    meanA += dx / n;
    meanB += dy / n;
    aa += dx * (a[row] - meanA);
    bb += dy * (b[row] - meanB);
    ab += dx * (b[row] - meanB);
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

function cramersV(a: Coded, b: Coded): number {
  const table = new Float64Array(a.size * b.size);
  const [rows, columns] = [new Float64Array(a.size), new Float64Array(b.size)];
  let n = 0;
  for (let row = 0; row < a.codes.length; row++) {
    const [x, y] = [a.codes[row], b.codes[row]];
    if (x < 0 || y < 0) continue;
    table[x * b.size + y]++;
    rows[x]++;
    columns[y]++;
    n++;
  }
  if (n < 2) return 0;
  let square = -1;
  for (let x = 0; x < a.size; x++) {
    for (let y = 0; y < b.size; y++)
      if (table[x * b.size + y] > 0) square += table[x * b.size + y] ** 2 / (rows[x] * columns[y]);
  }
  const [r, c] = [rows, columns].map((sums) => sums.filter((sum) => sum > 0).length);
  const corrected = Math.max(0, square - ((r - 1) * (c - 1)) / (n - 1));
  const smaller = Math.min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1;
  return smaller > 0 ? Math.min(1, Math.sqrt(corrected / smaller)) : 0;
}

/** Of ranks, so that a few large numbers do not decide. */
function correlationRatio(label: Coded, number: Coded): number {
  const [sums, counts] = [new Float64Array(label.size), new Float64Array(label.size)];
  let [n, sum, squares] = [0, 0, 0];
  for (let row = 0; row < label.codes.length; row++) {
    const [code, rank] = [label.codes[row], number.ranks[row]];
    if (code < 0 || Number.isNaN(rank)) continue;
    sums[code] += rank;
    counts[code]++;
    n++;
    sum += rank;
    squares += rank * rank;
  }
  const total = squares - (sum * sum) / n;
  const groups = counts.filter((count) => count > 0).length;
  if (!(total > 0) || n <= groups) return 0;
  const between =
    sums.reduce((all, each, code) => (counts[code] > 0 ? all + each ** 2 / counts[code] : all), 0) - (sum * sum) / n;
  const share = (between - ((groups - 1) * (total - between)) / (n - groups)) / total;
  return Math.sqrt(Math.min(1, Math.max(0, share)));
}
