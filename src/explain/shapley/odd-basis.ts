/**
 * Functions that change sign when a coalition is swapped with its complement, as a sum of terms: products of
 * an odd number of signs, +1 for a kept part and -1 for a hidden one. Half the difference between a coalition
 * and its complement is such a function, and it alone decides the Shapley values: the even rest cancels.
 *
 * Every term is +1 on the coalition of all parts.
 */
export interface OddBasis {
  /** 1: a term a part. 3: also a term for every three parts. */
  readonly order: 1 | 3;
  /** How many terms there are; the first `parts` of them are the single parts. */
  readonly terms: number;
  /** terms x terms: sum over pairs of weight x term x term. */
  gram(weights: Float64Array): Float64Array | Promise<Float64Array>;
  /** One number a term: sum over pairs of values x term. */
  project(values: Float64Array): Float64Array;
  /** One number a pair: sum over terms of coefficients x term. */
  expand(coefficients: Float64Array): Float64Array;
  /** The terms of one pair, +1 or -1. */
  row(pair: number): Float64Array;
  /** The Shapley value of each part: a term's coefficient is shared equally among its parts. */
  shapley(coefficients: Float64Array): Float64Array;
}
