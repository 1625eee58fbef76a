import { inverseOfPositiveDefinite } from "../math/inverse-of-positive-definite.js";
import type { PairedDesign } from "../plans/paired-coalitions.js";
import { cubicOddBasis, cubicTerms, MOST_CUBIC_PARTS } from "./cubic-odd-basis.js";
import { linearOddBasis } from "./linear-odd-basis.js";
import type { OddBasis } from "./odd-basis.js";

/** A fit to one game: one number a part, and how far each may be off. */
export interface ShapleyFit {
  readonly values: Float64Array;
  /** null for every part when the design leaves out sizes, or has strata too small to tell. */
  readonly standardErrors: Float64Array | null;
}

/** All of a Shapley regression that does not depend on the game, so that many games can share it. */
export interface ShapleyRegression {
  readonly order: 1 | 3;
  /**
   * @param differences  one a pair: the game at the coalition minus the game at its complement
   * @param total  the game with all parts kept minus the game with none
   */
  fit(differences: Float64Array, total: number): ShapleyFit;
}

/**
 * Pairs a term must have on average before the cubic terms are worth fitting. Measured on an MLP, forests,
 * boosted and single deep trees of 12 to 15 features: from 1.3 pairs a term on they cut the error 3 to 15
 * times, and the leverage-corrected standard error is conservative below 2 and right above.
 */
const PAIRS_PER_TERM = 1.5;

/**
 * Prepares the weighted least squares whose solution are the Shapley values (Lundberg & Lee 2017, Theorem 2),
 * with the sum of the values fixed to the game's total.
 *
 * Fitting the differences of complementary coalitions alone gives the values of a fit that also has every
 * pairwise interaction (Fumagalli, Witter & Musco 2026, "PolySHAP"). Where the pairs suffice, interactions of
 * three parts are fitted too, and shared out equally: the exact answer does not move, because projections
 * onto nested spaces compose, but what is left over to sampling noise becomes much smaller.
 *
 * Standard errors are those of a regression estimator under stratified sampling without replacement
 * (Särndal, Swensson & Wretman 1992, ch. 6), residuals divided by 1 - leverage (HC3).
 *
 * @param order  1 without, 3 with interactions of three parts; default 3 where they can be fitted
 * Cost: no model row. Once O(pairs parts^2 + parts^3), with cubic terms O(terms^3); each fit O(terms^2).
 */
export function shapleyRegression(design: PairedDesign, order?: 1 | 3): ShapleyRegression {
  const cubic = order !== 1 && cubicIsWorthwhile(design, order === 3);
  const prepared = cubic ? prepare(design, cubicOddBasis(design.coalitions)) : undefined;
  const regression = prepared ?? prepare(design, linearOddBasis(design.coalitions));
  if (!regression) throw new Error("shapleyRegression: the design does not determine the values");
  return regression;
}

function cubicIsWorthwhile({ coalitions, strata }: PairedDesign, wanted: boolean): boolean {
  const { parts, rows } = coalitions;
  // Where all coalitions are known there is no noise to take out, and both fits agree.
  if (parts > MOST_CUBIC_PARTS || strata.every(({ sampled, population }) => sampled === population)) return false;
  return rows >= (wanted ? leastCubicPairs(parts) : PAIRS_PER_TERM * cubicTerms(parts));
}

/** The fewest pairs that cubic terms can be fitted to at all, with something left to judge the fit by. */
export function leastCubicPairs(parts: number): number {
  return Math.ceil(1.1 * cubicTerms(parts));
}

function prepare(design: PairedDesign, basis: OddBasis): ShapleyRegression | undefined {
  const { weights } = design;
  const { terms } = basis;
  const last = terms - 1;
  const gram = basis.gram(weights);
  const at = (a: number, b: number) => gram[a * terms + b];

  // The coefficients sum to the total, so the last one follows from the others: fit those against term - last term.
  const reduced = new Float64Array(last * last);
  for (let a = 0; a < last; a++) {
    for (let b = 0; b <= a; b++) {
      const entry = at(a, b) - at(a, last) - at(last, b) + at(last, last);
      reduced[a * last + b] = entry;
      reduced[b * last + a] = entry;
    }
  }
  const inverse = inverseOfPositiveDefinite(reduced, last);
  if (!inverse) return undefined;

  const withLast = (coefficients: Float64Array, sum: number) => {
    const all = new Float64Array(terms);
    all.set(coefficients);
    all[last] = sum - coefficients.reduce((total, value) => total + value, 0);
    return all;
  };
  const sampledRows = rowsOfSampledStrata(design);
  const influence = influences(design, basis, inverse, withLast);

  return {
    order: basis.order,
    fit(differences, total) {
      const projected = basis.project(differences.map((value, row) => value * weights[row]));
      const right = new Float64Array(last);
      for (let a = 0; a < last; a++) {
        right[a] = projected[a] - projected[last] - total * (at(a, last) - at(last, last));
      }
      const coefficients = withLast(times(inverse, right), total);
      const values = basis.shapley(coefficients);
      if (!design.coversAllSizes) return { values, standardErrors: null };
      const fitted = basis.expand(coefficients);
      const residuals = differences.map((value, row) => value - fitted[row]);
      return { values, standardErrors: standardErrors(design, sampledRows, influence, residuals) };
    },
  };
}

/**
 * parts x pairs: how much a part's value moves when a pair's difference does, over 1 - the pair's leverage.
 */
function influences(
  design: PairedDesign,
  basis: OddBasis,
  inverse: Float64Array,
  withLast: (coefficients: Float64Array, sum: number) => Float64Array,
): Float64Array[] {
  const { weights } = design;
  const { terms } = basis;
  const last = terms - 1;
  const rows = Array.from({ length: last }, (_, a) => withLast(inverse.subarray(a * last, (a + 1) * last), 0));
  const extended = new Float64Array(terms * terms);
  for (let a = 0; a < last; a++) extended.set(rows[a], a * terms);
  for (let b = 0; b < terms; b++) {
    let sum = 0;
    for (let a = 0; a < last; a++) sum += extended[a * terms + b];
    extended[last * terms + b] = -sum;
  }
  const leverage = basis.quadratic(extended).map((value, row) => value * weights[row]);

  // A part's value is linear in the coefficients; its gradient through the inverse gives its influence.
  const gradients = Array.from({ length: design.coalitions.parts }, () => new Float64Array(terms));
  for (let term = 0; term < terms; term++) {
    const unit = new Float64Array(terms);
    unit[term] = 1;
    basis.shapley(unit).forEach((share, part) => {
      if (share === 0) return;
      for (let b = 0; b < terms; b++) gradients[part][b] += share * extended[term * terms + b];
    });
  }
  return gradients.map((gradient) =>
    basis.expand(gradient).map((value, row) => (value * weights[row]) / Math.max(1e-3, 1 - leverage[row])),
  );
}

/** The rows of each stratum that was not taken whole. */
function rowsOfSampledStrata({ strata, stratum }: PairedDesign): { population: number; rows: Int32Array }[] {
  return strata.flatMap(({ population, sampled }, index) => {
    if (sampled === population) return [];
    const rows = Int32Array.from(stratum.keys()).filter((row) => stratum[row] === index);
    return [{ population, rows }];
  });
}

function standardErrors(
  design: PairedDesign,
  sampled: readonly { population: number; rows: Int32Array }[],
  influence: readonly Float64Array[],
  residuals: Float64Array,
): Float64Array {
  return Float64Array.from({ length: design.coalitions.parts }, (_, part) => {
    let variance = 0;
    for (const { population, rows } of sampled) {
      let mean = 0;
      for (const row of rows) mean += influence[part][row] * residuals[row];
      mean /= rows.length;
      let squares = 0;
      for (const row of rows) squares += (influence[part][row] * residuals[row] - mean) ** 2;
      variance += (1 - rows.length / population) * (rows.length / (rows.length - 1)) * squares;
    }
    return Math.sqrt(variance);
  });
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const product = new Float64Array(vector.length);
  for (let r = 0; r < vector.length; r++) {
    let sum = 0;
    for (let c = 0; c < vector.length; c++) sum += matrix[r * vector.length + c] * vector[c];
    product[r] = sum;
  }
  return product;
}
