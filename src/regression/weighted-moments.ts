import { checkArgument, isObject } from "../core/checks/check-argument.js";
import { checkWeights } from "../core/checks/check-weights.js";
import { finiteMatrix, firstNotFinite } from "../core/checks/finite-numbers.js";
import { atOnce, type Steps } from "../core/give-way.js";
import { isMatrix, type Matrix } from "../core/matrix.js";
import { WhyboxError } from "../core/whybox-error.js";
import { addProducts } from "../math/add-products.js";
import { axpy } from "../math/vectors.js";
import { binaryGramSteps } from "./binary-gram.js";

/** All that a linear fit needs to know of weighted rows: formed once, used for every output, alpha and subset. */
export interface WeightedMoments {
  readonly columns: number;
  readonly outputs: number;
  /** The sum of the weights. */
  readonly total: number;
  /** Weighted mean of each column of z. */
  readonly means: Float64Array;
  /** Weighted mean of each output. */
  readonly outputMeans: Float64Array;
  /** columns x columns: the weighted sum of products of two columns, each less its mean. */
  readonly gram: Float64Array;
  /** columns x outputs: the weighted sum of products of a column and an output, each less its mean. */
  readonly cross: Float64Array;
  /** Weighted sum of squares of each output less its mean; exactly 0 where it is constant. */
  readonly spread: Float64Array;
}

/** Few enough that their columns stay in the nearest cache while products are taken of them. */
const BLOCK_ROWS = 256;

/** Differences of this many units in the last place come from rounding in the model, and are no signal. */
export const ROUNDING = 4 * Number.EPSILON;

/**
 * Weighted centred cross products of the columns of z with each other and with the outputs.
 *
 * Two passes, the mean taken relative to the first row, so that a column or output that is constant has a
 * product of exactly 0 and a large offset costs no digits. An output that varies by no more than rounding
 * (4 units in the last place of its largest value) counts as constant. The plain version, which a test holds it to: sums
 * over rows of weight x (a - mean of a) x (b - mean of b).
 *
 * @param z  n x columns, or rows
 * @param y  n x outputs, or rows
 * @param weights  n numbers of 0 or more; default 1 each. Rows of weight 0 are skipped.
 * @throws WhyboxError INVALID_DATA for numbers that are not finite, or so large that their squares are not;
 *   INVALID_ARGUMENT where y or weights do not have a row for each row of z, a weight is negative, or all are 0
 * Source: two-pass algorithm, Chan, Golub & LeVeque 1983, "Algorithms for computing the sample variance".
 * Cost: O(n columns (columns + outputs)) time, with columns / 32 for columns where z is 0 and 1 and there are no weights;
 *   O(columns (columns + outputs)) memory.
 * @example
 * weightedMoments([[0], [1], [1]], [[1], [3], [5]]).outputMeans   // Float64Array [3]
 */
export function weightedMoments(
  z: Matrix | readonly ArrayLike<number>[],
  y: Matrix | readonly ArrayLike<number>[],
  weights?: ArrayLike<number>,
): WeightedMoments {
  return weightedMomentsFor("weightedMoments", z, y, weights);
}

/** As `weightedMoments`, for a function that names itself in errors. */
export function weightedMomentsFor(
  where: string,
  z: Matrix | readonly ArrayLike<number>[],
  y: Matrix | readonly ArrayLike<number>[],
  weights?: ArrayLike<number>,
): WeightedMoments {
  return atOnce(momentsSteps(where, z, y, weights));
}

/**
 * As {@link weightedMomentsFor}, with a pause after some milliseconds' products of columns.
 *
 * @param ofZ  moments of the same z and weights, whatever the answers: what they say of z is taken from them
 */
export function* momentsSteps(
  where: string,
  z: Matrix | readonly ArrayLike<number>[],
  y: Matrix | readonly ArrayLike<number>[],
  weights?: ArrayLike<number>,
  ofZ?: Pick<WeightedMoments, "means" | "gram">,
): Steps<WeightedMoments> {
  // Zeros and ones are finite: a design of these alone is not checked again.
  const table = isMatrix(z) ? z : finiteMatrix(where, "z", z);
  const counts = !ofZ && weights === undefined && table.rows > 0 ? yield* binaryGramSteps(table) : undefined;
  const design = counts || ofZ ? table : finiteMatrix(where, "z", table);
  const answers = finiteMatrix(where, "y", y);
  const { rows, columns } = design;
  const outputs = answers.columns;
  if (answers.rows !== rows) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected ${rows} rows in y, one per row of z, got ${answers.rows}`,
    );
  }
  const weightOf = checkWeights(where, "row of z", rows, weights);
  let total = 0;
  for (let row = 0; row < rows; row++) total += weightOf[row];
  const { means, gram } =
    ofZ ?? (counts ? centredCounts(counts, rows, columns) : yield* centredProducts(design, weightOf));
  const moments = { columns, outputs, total, means, gram, ...answerMoments(design, means, answers, weightOf) };
  checkFinite(where, moments);
  return moments;
}

/** The moments of the same rows of z and weights with other answers, for the price of the answers alone. */
export function withOtherAnswers(
  moments: WeightedMoments,
  z: Matrix,
  y: Matrix,
  weights: Float64Array = new Float64Array(z.rows).fill(1),
): WeightedMoments {
  return { ...moments, outputs: y.columns, ...answerMoments(z, moments.means, y, weights) };
}

function answerMoments(
  { data, rows, columns }: Matrix,
  means: Float64Array,
  answers: Matrix,
  weights: Float64Array,
): Pick<WeightedMoments, "outputMeans" | "cross" | "spread"> {
  const outputs = answers.columns;
  const outputMeans = weightedMeans(answers, weights);
  const cross = new Float64Array(columns * outputs);
  const spread = new Float64Array(outputs);
  const products = new Float64Array(columns);
  const weighted = new Float64Array(rows);
  for (let o = 0; o < outputs; o++) {
    if (isConstant(answers, o, weights, outputMeans[o])) continue;
    products.fill(0);
    for (let row = 0; row < rows; row++) {
      const centred = answers.data[row * outputs + o] - outputMeans[o];
      weighted[row] = weights[row] * centred;
      spread[o] += weighted[row] * centred;
    }
    addRows(products, data, weighted, means);
    for (let c = 0; c < columns; c++) cross[c * outputs + o] = products[c];
  }
  return { outputMeans, cross, spread };
}

/** sums += each row times its weight, less the means. Four rows at a time, so that a sum is loaded a quarter as often. */
function addRows(sums: Float64Array, data: Float64Array, weights: Float64Array, means: Float64Array): void {
  const { length: columns } = sums;
  const { length: rows } = weights;
  const two = 2 * columns;
  const three = 3 * columns;
  let row = 0;
  for (let cell = 0; row + 3 < rows; row += 4, cell += three) {
    const first = weights[row];
    const second = weights[row + 1];
    const third = weights[row + 2];
    const fourth = weights[row + 3];
    for (let c = 0; c < columns; c++, cell++) {
      const mean = means[c];
      sums[c] +=
        first * (data[cell] - mean) +
        second * (data[cell + columns] - mean) +
        (third * (data[cell + two] - mean) + fourth * (data[cell + three] - mean));
    }
  }
  for (; row < rows; row++) {
    for (let c = 0; c < columns; c++) sums[c] += weights[row] * (data[row * columns + c] - means[c]);
  }
}

/** Products that are added in some 5 ms. */
const PRODUCTS_PER_STEP = 2 ** 22;

function* centredProducts(design: Matrix, weights: Float64Array): Steps<Pick<WeightedMoments, "means" | "gram">> {
  const { rows, columns } = design;
  const means = weightedMeans(design, weights);
  const gram = new Float64Array(columns * columns);
  let leftToDo = PRODUCTS_PER_STEP;
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const length = Math.min(BLOCK_ROWS, rows - from);
    const weightsHere = weights.subarray(from, from + length);
    const left = centredColumns(design, from, weightsHere, means);
    const weighted = new Float64Array(length);
    for (let a = 0; a < columns; a++) {
      for (let row = 0; row < length; row++) weighted[row] = weightsHere[row] * left[a * length + row];
      addProducts(gram, a * columns, left, a + 1, weighted);
      leftToDo -= (a + 1) * length;
      if (leftToDo > 0) continue;
      yield;
      leftToDo = PRODUCTS_PER_STEP;
    }
  }
  for (let a = 0; a < columns; a++) for (let b = 0; b < a; b++) gram[b * columns + a] = gram[a * columns + b];
  return { means, gram };
}

/** From how often two columns are 1 together: exact up to one rounding, and 0 for a column that is constant. */
function centredCounts(counts: Float64Array, rows: number, columns: number): Pick<WeightedMoments, "means" | "gram"> {
  const means = shares(counts, rows, columns);
  const ones = new Float64Array(columns);
  for (let column = 0; column < columns; column++) ones[column] = counts[column * columns + column];
  for (let a = 0, cell = 0; a < columns; a++) {
    for (let b = 0; b < columns; b++, cell++) counts[cell] = (rows * counts[cell] - ones[a] * ones[b]) / rows;
  }
  return { means, gram: counts };
}

/** Share of rows in which each column is 1. */
function shares(counts: Float64Array, rows: number, columns: number): Float64Array {
  const means = new Float64Array(columns);
  for (let column = 0; column < columns; column++) means[column] = counts[column * columns + column] / rows;
  return means;
}

/** Columns one after the other, less their means; 0 in rows of weight 0. */
function centredColumns(
  { data, columns }: Matrix,
  from: number,
  weights: Float64Array,
  means: Float64Array,
): Float64Array {
  const rows = weights.length;
  const centred = new Float64Array(rows * columns);
  for (let c = 0; c < columns; c++) {
    for (let row = 0, at = from * columns + c; row < rows; row++, at += columns) {
      if (weights[row] !== 0) centred[c * rows + row] = data[at] - means[c];
    }
  }
  return centred;
}

function weightedMeans({ data, rows, columns }: Matrix, weights: Float64Array): Float64Array {
  const first = weights.findIndex((weight) => weight > 0);
  // Weights near the smallest number there is would leave the mean few digits.
  let largest = 0;
  for (let row = first; row < rows; row++) if (weights[row] > largest) largest = weights[row];
  const origin = data.subarray(first * columns, (first + 1) * columns);
  const sums = new Float64Array(columns);
  let total = 0;
  for (let row = first; row < rows; row++) {
    if (weights[row] === 0) continue;
    const weight = weights[row] / largest;
    const start = row * columns;
    total += weight;
    for (let c = 0; c < columns; c++) sums[c] += weight * (data[start + c] - origin[c]);
  }
  return axpy(origin, 1 / total, sums);
}

function isConstant({ data, rows, columns }: Matrix, output: number, weights: Float64Array, mean: number): boolean {
  let farthest = 0;
  let largest = 0;
  for (let row = 0, cell = output; row < rows; row++, cell += columns) {
    if (weights[row] === 0) continue;
    farthest = Math.max(farthest, Math.abs(data[cell] - mean));
    largest = Math.max(largest, Math.abs(data[cell]));
  }
  return farthest <= ROUNDING * largest;
}

function checkFinite(where: string, moments: Pick<WeightedMoments, "columns" | "gram" | "spread">): void {
  const { columns, gram, spread } = moments;
  const product = firstNotFinite(gram);
  const output = firstNotFinite(spread);
  if (product < 0 && output < 0) return;
  const place = product >= 0 ? `z, column ${product % columns}` : `y, column ${output}`;
  throw new WhyboxError(
    "INVALID_DATA",
    `${where}: expected values whose squares are finite, got an overflow in ${place}; rescale it`,
  );
}

/** Throws INVALID_ARGUMENT unless these are moments, as `weightedMoments` returns them. */
export function checkMoments(where: string, moments: WeightedMoments): void {
  const isMoments = isObject(moments) && isObject(moments.gram) && isObject(moments.cross);
  checkArgument(where, isMoments, "moments, as weightedMoments returns them", moments);
}
