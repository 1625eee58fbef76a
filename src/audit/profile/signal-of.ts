import type { Steps } from "../../core/give-way.js";
import { binOf } from "../../math/bin-of.js";
import { areaInfluence } from "../../math/delong-interval.js";
import { quantileEdges } from "../../math/quantile-edges.js";
import type { TableColumn } from "./table-columns.js";

const BINS = 50;
/** Pseudo-rows with the overall shares, so that a bin of one row is not certain. */
const PRIOR_ROWS = 0.5;

/** Most classes that are told from the others, the most frequent ones: each takes a sort of the rows. */
const MAX_CLASSES = 50;

/** The column to predict: a class or a number per row, NaN where unknown. */
export type Told = { readonly values: Float64Array; readonly classes: number | null };

/**
 * Predictive power of one column by itself for another, fitted on every other row and measured on the rest: the area
 * under ROC averaged over classes (the 50 most frequent ones), or R2. Since fitting and measuring use different rows, a
 * column of row names predicts nothing.
 */
export function* signalOf({ feature, values }: TableColumn, told: Told): Steps<number> {
  const known = [...values.keys()].filter((row) => !Number.isNaN(told.values[row]));
  if (known.length < 4) return told.classes === null ? 0 : 0.5;
  yield;
  const codes = codesOf(feature.kind, values);
  yield;
  const size = codes.reduce((most, code) => Math.max(most, code), 0) + 1;
  const [found, measured] = [known.filter((_, i) => i % 2 === 0), known.filter((_, i) => i % 2 === 1)];
  if (told.classes === null) return explained(codes, size, told.values, found, measured);
  const areas: number[] = [];
  for (const c of frequentClasses(told.values, known, told.classes)) {
    yield;
    const is = (row: number) => (told.values[row] === c ? 1 : 0);
    const shares = meansPerCode(codes, size, is, found);
    const influence = areaInfluence({
      scores: measured.map((row) => shares[codes[row]]),
      isPositive: (i) => is(measured[i]) === 1,
    });
    if (influence) areas.push(influence.area);
  }
  return areas.length === 0 ? 0.5 : areas.reduce((sum, area) => sum + area, 0) / areas.length;
}

/** The most frequent classes, in their order. */
function frequentClasses(values: Float64Array, rows: readonly number[], classes: number): number[] {
  const all = Array.from({ length: classes }, (_, c) => c);
  if (classes <= MAX_CLASSES) return all;
  const counts = new Float64Array(classes);
  for (const row of rows) counts[values[row]]++;
  const frequent = all.sort((a, b) => counts[b] - counts[a] || a - b).slice(0, MAX_CLASSES);
  return frequent.sort((a, b) => a - b);
}

/** Labels by their codes, numbers by bins; a gap is a code of its own. */
function codesOf(kind: "number" | "category", values: Float64Array): Int32Array {
  if (kind === "category") return Int32Array.from(values, (code) => (Number.isNaN(code) ? 0 : code + 1));
  const known = values.filter((value) => !Number.isNaN(value));
  const edges = known.length > 0 ? quantileEdges(known, BINS) : [];
  return Int32Array.from(values, (value) => (Number.isNaN(value) ? 0 : binOf(value, edges) + 1));
}

function meansPerCode(
  codes: Int32Array,
  size: number,
  value: (row: number) => number,
  rows: readonly number[],
): Float64Array {
  const [sums, counts] = [new Float64Array(size), new Float64Array(size)];
  let total = 0;
  for (const row of rows) {
    sums[codes[row]] += value(row);
    counts[codes[row]]++;
    total += value(row);
  }
  const overall = total / rows.length;
  return sums.map((sum, code) => (sum + PRIOR_ROWS * overall) / (counts[code] + PRIOR_ROWS));
}

function explained(
  codes: Int32Array,
  size: number,
  values: Float64Array,
  found: readonly number[],
  measured: readonly number[],
): number {
  const means = meansPerCode(codes, size, (row) => values[row], found);
  const mean = measured.reduce((sum, row) => sum + values[row], 0) / measured.length;
  let [left, all] = [0, 0];
  for (const row of measured) {
    left += (values[row] - means[codes[row]]) ** 2;
    all += (values[row] - mean) ** 2;
  }
  return all > 0 ? Math.max(0, 1 - left / all) : 0;
}
