import type { Steps } from "../../../core/give-way.js";
import type { AdditiveTerm } from "../../../core/kinds/additive.js";
import type { Matrix } from "../../../core/matrix.js";
import { type BinnedRows, binnedRowsInSteps } from "../../../math/binned-rows.js";
import type { LabelledRows } from "../labelled-rows.js";
import { type AdditiveModel, additiveAnswers } from "./additive-answers.js";
import type { StudentsInSteps } from "./student.js";

/** Bins per feature: as many as a picture of its shape can show. */
const MAX_BINS = 32;
/** Bins a side of a pair's shape. */
const PAIR_BINS = 8;
/** Backfitting ends when a pass changes less than this share of a standard deviation. */
const SETTLED = 1e-5;
const MAX_PASSES = 200;
/** Shrinkage of a bin towards 0, in rows: a bin of one row counts half. */
const SHRINKAGE = 1;
/** Probabilities are kept this far from 0 before the logarithm: half a vote of a forest of 100 trees, */
const CLIP = 0.005;
/** but no more than this share of the class's mean probability, so that rare classes keep their shape. */
const RARE_CLIP = 0.05;

/** A term while it is fitted: the bin of each row, and what each bin adds, bins x outputs. */
type Term = {
  readonly features: readonly number[];
  readonly edges: readonly (readonly number[] | null)[];
  readonly bin: Uint16Array;
  readonly bins: number;
  readonly values: Float64Array;
};

/**
 * Additive models that learn from a teacher: an intercept and a step function of each feature, on request of pairs too,
 * that add up to its answer; for classes to the logarithm of its probabilities, of which the softmax is taken. Backfitted
 * by weighted least squares. They differ in how many of the most important terms they keep.
 *
 * @param pairs  number of pairs of features that get a term, those that explain most of what single features leave
 * Source: Tan, Caruana, Hooker, Koch & Gordo 2018 (Learning global additive explanations for neural nets using model
 * distillation), with backfitted bins (Hastie & Tibshirani 1986) for splines and bagged trees.
 * Cost: O(passes x n (d + pairs) outputs) time.
 */
export function* additiveStudents(rows: LabelledRows, pairs: number): StudentsInSteps<AdditiveModel> {
  const { task, features, outputs, x, answers, weights } = rows;
  const link = task === "classification" ? "logit" : "identity";
  const targets = link === "logit" ? centredLogs(answers, weightedMeans(answers, weights)) : answers;
  yield;
  const single = yield* binnedRowsInSteps(x, features, MAX_BINS);
  yield;
  const terms: Term[] = features.map((_, feature) => {
    const edges = single.edges[feature];
    return newTerm(
      [feature],
      [edges ? [...edges] : null],
      single.codes[feature],
      single.bins[feature] + 1,
      outputs.length,
    );
  });
  const intercepts = weightedMeans(targets, weights);
  const left = { ...targets, data: targets.data.map((value, i) => value - intercepts[i % outputs.length]) };
  yield* backfit(terms, left, weights);
  if (pairs > 0 && features.length > 1) {
    const coarse = yield* binnedRowsInSteps(x, features, PAIR_BINS);
    for (const [a, b] of yield* strongestPairs(coarse, left, weights, pairs)) {
      const second = coarse.bins[b] + 1;
      const bin = Uint16Array.from(coarse.codes[a], (code, row) => code * second + coarse.codes[b][row]);
      const edges = [a, b].map((feature) => coarse.edges[feature]).map((each) => (each ? [...each] : null));
      terms.push(newTerm([a, b], edges, bin, (coarse.bins[a] + 1) * second, outputs.length));
    }
    yield* backfit(terms, left, weights);
  }
  const found = { features, outputs, link, intercepts } as const;
  const settled = terms
    .map((term) => settle(term, intercepts, weights))
    .toSorted((a, b) => b.importance - a.importance || a.features[0] - b.features[0]);
  for (const size of sizesUpTo(settled.length)) {
    const model = { ...found, terms: settled.slice(0, size) };
    yield { size, description: model, answer: (asked: Matrix) => additiveAnswers(model, asked) };
  }
}

function newTerm(
  features: readonly number[],
  edges: Term["edges"],
  bin: Uint16Array,
  bins: number,
  outputs: number,
): Term {
  return { features, edges, bin, bins, values: new Float64Array(bins * outputs) };
}

/** Fits each term in turn to what the others leave, until nothing moves; `left` holds what all of them leave. */
function* backfit(terms: readonly Term[], left: Matrix, weights: Float64Array): Steps<void> {
  const { rows, columns, data } = left;
  const spread = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / Math.max(1, data.length));
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    let moved = 0;
    for (const { bin, bins, values } of terms) {
      const sums = new Float64Array(bins * columns);
      const totals = new Float64Array(bins);
      for (let row = 0; row < rows; row++) {
        const weight = weights[row];
        totals[bin[row]] += weight;
        const at = bin[row] * columns;
        for (let o = 0; o < columns; o++) sums[at + o] += weight * data[row * columns + o];
      }
      for (let b = 0; b < bins; b++) {
        for (let o = 0; o < columns; o++) {
          const at = b * columns + o;
          const fitted = totals[b] === 0 ? 0 : (sums[at] + totals[b] * values[at]) / (totals[b] + SHRINKAGE);
          sums[at] = fitted - values[at];
          values[at] = fitted;
          moved = Math.max(moved, Math.abs(sums[at]));
        }
      }
      for (let row = 0; row < rows; row++) {
        const at = bin[row] * columns;
        for (let o = 0; o < columns; o++) data[row * columns + o] -= sums[at + o];
      }
      yield;
    }
    if (moved <= SETTLED * spread) return;
  }
}

/** The term as JSON, moved so that its weighted mean is 0; the intercepts take the means. */
function settle(term: Term, intercepts: number[], weights: Float64Array): AdditiveTerm {
  const { features, edges, bin, bins, values } = term;
  const columns = intercepts.length;
  const mass = new Float64Array(bins);
  bin.forEach((b, row) => {
    mass[b] += weights[row];
  });
  const total = mass.reduce((sum, each) => sum + each, 0);
  let importance = 0;
  const table = Array.from({ length: bins }, (_, b) => [...values.subarray(b * columns, (b + 1) * columns)]);
  for (let o = 0; o < columns; o++) {
    const mean = table.reduce((sum, row, b) => sum + (mass[b] / total) * row[o], 0);
    intercepts[o] += mean;
    // A bin that no row lies in, such as that of gaps, adds nothing.
    for (let b = 0; b < bins; b++) table[b][o] = mass[b] === 0 ? 0 : table[b][o] - mean;
    importance += Math.sqrt(table.reduce((sum, row, b) => sum + (mass[b] / total) * row[o] ** 2, 0)) / columns;
  }
  return { features, edges, values: table, importance };
}

/** The logarithm of each probability, less their mean over the classes of its row. */
function centredLogs({ data, rows, columns }: Matrix, means: readonly number[]): Matrix {
  const clips = means.map((mean) => Math.max(Number.MIN_VALUE, Math.min(CLIP, RARE_CLIP * mean)));
  const highest = 1 - Math.min(CLIP, ...clips);
  const logs = data.map((share, i) => Math.log(Math.min(highest, Math.max(clips[i % columns], share))));
  for (let row = 0; row < rows; row++) {
    const rowLogs = logs.subarray(row * columns, (row + 1) * columns);
    const mean = rowLogs.reduce((sum, each) => sum + each, 0) / columns;
    for (let o = 0; o < columns; o++) rowLogs[o] -= mean;
  }
  return { data: logs, rows, columns };
}

function weightedMeans({ data, columns }: Matrix, weights: Float64Array): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Array.from({ length: columns }, (_, o) =>
    weights.reduce((sum, weight, row) => sum + (weight / total) * data[row * columns + o], 0),
  );
}

function sizesUpTo(most: number): number[] {
  const sizes: number[] = [];
  for (let size = 1; size < most; size *= 2) sizes.push(size);
  return [...sizes, most];
}

/** Rows that pairs are ranked by; more change the order of close ones only. */
const MAX_ROWS = 5000;

/**
 * The pairs of features whose cells explain most of what single features leave, strongest first. Pauses after every pair.
 *
 * @param left  rows x outputs: what single features leave
 * Source: FAST of Lou, Caruana, Gehrke & Hooker 2013 (Accurate intelligible models with pairwise interactions), on a grid.
 * Cost: O(d^2 min(n, 5000) outputs) time.
 */
export function* strongestPairs(
  { codes, bins }: BinnedRows,
  left: Matrix,
  weights: Float64Array,
  count: number,
): Steps<[number, number][]> {
  const { data, columns } = left;
  // Evenly spaced rows: the given ones come first, and some of them have to be among these.
  const step = Math.max(1, Math.floor(left.rows / MAX_ROWS));
  const found: { pair: [number, number]; gain: number }[] = [];
  for (let a = 0; a < codes.length; a++) {
    for (let b = a + 1; b < codes.length; b++) {
      const second = bins[b] + 1;
      const cells = (bins[a] + 1) * second;
      const sums = new Float64Array(cells * columns);
      const totals = new Float64Array(cells);
      for (let row = 0; row < left.rows; row += step) {
        const cell = codes[a][row] * second + codes[b][row];
        totals[cell] += weights[row];
        for (let o = 0; o < columns; o++) sums[cell * columns + o] += weights[row] * data[row * columns + o];
      }
      let gain = 0;
      for (let i = 0; i < sums.length; i++) {
        const total = totals[Math.floor(i / columns)];
        if (total > 0) gain += sums[i] ** 2 / (total + 1);
      }
      found.push({ pair: [a, b], gain });
      yield;
    }
  }
  return found
    .toSorted((x, y) => y.gain - x.gain)
    .slice(0, count)
    .map(({ pair }) => pair);
}
