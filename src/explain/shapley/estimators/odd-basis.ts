import { type Coalitions, keeps, popcount } from "../../../core/coalitions.js";
import { giveWay } from "../../../core/give-way.js";
import { take } from "../../../math/vectors.js";
import { walshHadamard } from "../../../math/walsh-hadamard.js";

/**
 * Functions that change sign when a coalition is swapped with its complement, as a sum of terms: products of
 * an odd number of signs, +1 for a kept part and -1 for a hidden one. Half the difference between a coalition
 * and its complement is such a function, and it alone decides the Shapley values: the even rest cancels.
 *
 * Every term is +1 on the coalition of all parts.
 */
export interface OddBasis {
  /** 1: a term per part. 3: also a term per set of three parts. */
  readonly order: 1 | 3;
  /** The number of terms; the first `parts` of them are the single parts. */
  readonly terms: number;
  /** terms x terms: sum over pairs of weight x term x term. */
  gram(weights: Float64Array): Float64Array | Promise<Float64Array>;
  /** One number per term: sum over pairs of values x term. */
  project(values: Float64Array): Float64Array;
  /** One number per pair: sum over terms of coefficients x term. */
  expand(coefficients: Float64Array): Float64Array;
  /** The terms of one pair, +1 or -1. */
  row(pair: number): Float64Array;
  /** The Shapley value of each part: a term's coefficient is shared equally among its parts. */
  shapley(coefficients: Float64Array): Float64Array;
}

/** Multiplications between two turns of other work: some 20 ms. */
const WORK_PER_TURN = 2e7;

/**
 * One term per part: the additive surrogate of kernel SHAP.
 * Cost: gram O(pairs parts^2), project and expand O(pairs parts).
 */
export function linearOddBasis(coalitions: Coalitions): OddBasis {
  const { rows, parts } = coalitions;
  const signs = new Float64Array(rows * parts);
  for (let row = 0; row < rows; row++) {
    for (let part = 0; part < parts; part++) signs[row * parts + part] = keeps(coalitions, row, part) ? 1 : -1;
  }
  return {
    order: 1,
    terms: parts,
    async gram(weights) {
      const gram = new Float64Array(parts * parts);
      const rowsPerTurn = Math.ceil(WORK_PER_TURN / (parts * parts));
      for (let row = 0; row < rows; row += rowsPerTurn) {
        if (row > 0) await giveWay();
        addSquares(gram, signs, weights, row, Math.min(rows, row + rowsPerTurn));
      }
      for (let a = 0; a < parts; a++) for (let b = 0; b < a; b++) gram[b * parts + a] = gram[a * parts + b];
      return gram;
    },
    project: (values) => sumOfRows(signs, values, parts),
    expand: (coefficients) => productsWithRows(signs, coefficients, rows),
    row: (pair) => signs.subarray(pair * parts, (pair + 1) * parts),
    shapley: (coefficients) => coefficients.slice(),
  };
}

/** The sum of rows of signs, each times a value. */
function sumOfRows(signs: Float64Array, values: Float64Array, parts: number): Float64Array {
  const sums = new Float64Array(parts);
  for (let row = 0, at = 0; row < values.length; row++) {
    const value = values[row];
    for (let part = 0; part < parts; part++) sums[part] += value * signs[at++];
  }
  return sums;
}

/** The inner product of each row of signs with the coefficients. */
function productsWithRows(signs: Float64Array, coefficients: Float64Array, rows: number): Float64Array {
  const parts = coefficients.length;
  const values = new Float64Array(rows);
  for (let row = 0, at = 0; row < rows; row++) {
    let value = 0;
    for (let part = 0; part < parts; part++) value += coefficients[part] * signs[at++];
    values[row] = value;
  }
  return values;
}

/** Adds weight x sign x sign of some rows to the lower half of the gram matrix. */
function addSquares(gram: Float64Array, signs: Float64Array, weights: Float64Array, from: number, to: number): void {
  const parts = signs.length / weights.length;
  for (let row = from; row < to; row++) {
    const first = row * parts;
    for (let a = 0; a < parts; a++) {
      const weighted = weights[row] * signs[first + a];
      for (let b = 0; b <= a; b++) gram[a * parts + b] += weighted * signs[first + b];
    }
  }
}

/** Beyond this many parts the terms are too many to fit and 2^parts too long to transform. */
export const MAX_CUBIC_PARTS = 16;

/** The number of terms of the cubic basis: parts + parts choose 3. */
export function cubicTerms(parts: number): number {
  return parts + (parts * (parts - 1) * (parts - 2)) / 6;
}

/**
 * One term per part and one per set of three parts.
 *
 * A product of two terms is again a product of signs, over the parts that are in one of the two only. So all
 * sums over pairs that a fit needs are entries of one Walsh-Hadamard transform of length 2^parts, and no
 * design matrix is ever built. The plain version, which a test holds it to, sums over the rows of that matrix.
 *
 * @param coalitions  of at most 16 parts
 * Cost: O(terms^2 + parts 2^parts) for gram, O(parts 2^parts) for project and expand.
 */
export function cubicOddBasis({ bits, parts }: Coalitions): OddBasis {
  const hidden = bits.map((kept) => ~kept & (2 ** parts - 1));
  const masks = termMasks(parts);
  const terms = masks.length;
  const table = new Float64Array(2 ** parts);

  return {
    order: 3,
    terms,
    gram: (weights) => gramOf(signedSums(table, hidden, weights), masks),
    project: (values) => take(signedSums(table, hidden, values), masks),
    expand(coefficients) {
      table.fill(0);
      for (let term = 0; term < terms; term++) table[masks[term]] = coefficients[term];
      walshHadamard(table);
      return take(table, hidden);
    },
    row: (pair) => signsOf(hidden[pair], masks),
    shapley: (coefficients) => sharedOut(coefficients, masks, parts),
  };
}

/** For every set of parts, the sum over pairs of values x the product of its signs. */
function signedSums(table: Float64Array, hidden: Uint32Array, values: Float64Array): Float64Array {
  table.fill(0);
  for (let row = 0; row < hidden.length; row++) table[hidden[row]] += values[row];
  walshHadamard(table);
  return table;
}

/** The terms of one pair: a term changes its sign with each of its parts that is hidden. */
function signsOf(hidden: number, masks: Uint32Array): Float64Array {
  const signs = new Float64Array(masks.length);
  for (let term = 0; term < masks.length; term++) signs[term] = 1 - 2 * (popcount(masks[term] & hidden) & 1);
  return signs;
}

function gramOf(sums: Float64Array, masks: Uint32Array): Float64Array {
  const terms = masks.length;
  const gram = new Float64Array(terms * terms);
  for (let a = 0, cell = 0; a < terms; a++) {
    for (let b = 0; b < terms; b++, cell++) gram[cell] = sums[masks[a] ^ masks[b]];
  }
  return gram;
}

/** The value of each part: its own coefficient, and a third of those of three parts that it is one of. */
function sharedOut(coefficients: Float64Array, masks: Uint32Array, parts: number): Float64Array {
  const values = coefficients.slice(0, parts);
  for (let term = parts; term < masks.length; term++) {
    const share = coefficients[term] / 3;
    for (let left = masks[term]; left !== 0; left &= left - 1) values[31 - Math.clz32(left & -left)] += share;
  }
  return values;
}

/** The parts of each term as bits: every single part, then every three. */
function termMasks(parts: number): Uint32Array {
  const masks = Array.from({ length: parts }, (_, part) => 1 << part);
  for (let a = 0; a < parts; a++) {
    for (let b = a + 1; b < parts; b++) {
      for (let c = b + 1; c < parts; c++) masks.push((1 << a) | (1 << b) | (1 << c));
    }
  }
  return Uint32Array.from(masks);
}
