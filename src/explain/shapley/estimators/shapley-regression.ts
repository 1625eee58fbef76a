import { giveWay } from "../../../core/give-way.js";
import { type CholeskySolver, choleskySolver } from "../../../math/cholesky-solver.js";
import { axpy, multiply, take } from "../../../math/vectors.js";
import type { PairedDesign } from "../pairs/paired-coalitions.js";
import { cubicOddBasis, cubicTerms, linearOddBasis, MAX_CUBIC_PARTS, type OddBasis } from "./odd-basis.js";
import { type SampledStratum, samplingVariances } from "./sampling-variances.js";

/** A fit to one game: one number per part, and how far each may be off. */
interface ShapleyFit {
  readonly values: Float64Array;
  /** null for every part when the design leaves out sizes, or has strata too small to tell. */
  readonly standardErrors: Float64Array | null;
  /** One per part: the degrees of freedom of its standard error, which those strata decide that it owes most of its variance to. */
  readonly freedoms: Float64Array;
  /** Root mean square of what each pair is off from a fit without it, relative to the differences. */
  readonly heldOutError: number;
}

/** Variances by the model's noise. */
export interface DifferenceNoise {
  readonly difference: number;
  readonly total: number;
}

/** All of a Shapley regression that does not depend on the game, so that many games can share it. */
export interface ShapleyRegression {
  readonly order: 1 | 3;
  /** Degrees of freedom behind the standard errors: sampled pairs less their strata. Infinite when nothing was sampled. */
  readonly degreesOfFreedom: number;
  /** parts x pairs: the derivative of a part's value by a pair's difference. */
  readonly influence: readonly Float64Array[];
  /**
   * @param differences  one per pair: the game at the coalition minus the game at its complement
   * @param total  the game with all parts kept minus the game with none
   * @param noise  variances of a difference and of the total, where the model's answers vary
   * @param step  how far a difference may be off from what all others say, where that has not been seen: see unseenStep
   */
  fit(differences: Float64Array, total: number, noise?: DifferenceNoise, step?: number): ShapleyFit;
}

/**
 * Pairs per term, on average, from which the cubic terms are worth fitting. Measured on an MLP, forests,
 * boosted and single deep trees of 12 to 15 features: from 1.3 pairs per term on they cut the error 3 to 15
 * times, and the leverage-corrected standard error is conservative below 2 and right above.
 */
const PAIRS_PER_TERM = 1.5;

/**
 * Prepares the weighted least squares whose solution are the Shapley values phi (Lundberg & Lee 2017, Theorem 2), on pairs of
 * a coalition S and its complement, with sign +1 for a player in S and -1 for one outside:
 *
 *     minimise  sum over pairs of  weight x (v(S) - v(N \ S) - sum over players of phi x sign)^2
 *     subject to  sum of phi = v(N) - v(no player)
 *
 * Fitting the differences of complementary coalitions alone gives the values of a fit that also has every
 * pairwise interaction (Fumagalli, Witter & Musco 2026, "PolySHAP"). Where the pairs suffice, interactions of
 * three parts are fitted too, and shared out equally: the exact answer does not move, because projections
 * onto nested spaces compose, but what is left over to sampling noise becomes much smaller.
 *
 * Standard errors are those of a regression estimator under stratified sampling without replacement
 * (Särndal, Swensson & Wretman 1992, ch. 6), residuals divided by 1 - the mean leverage of their stratum
 * (MacKinnon & White 1985, HC3).
 *
 * @returns undefined where the design does not determine the values
 * @param order  1 without, 3 with interactions of three parts; default 3 where they can be fitted
 * Cost: no model row. Once O(pairs parts^2 + parts^3), with cubic terms O(terms^3); each fit O(terms^2).
 */
export async function shapleyRegression(design: PairedDesign, order?: 1 | 3): Promise<ShapleyRegression | undefined> {
  const cubic = order !== 1 && cubicIsWorthwhile(design, order === 3);
  const prepared = cubic ? await prepare(design, cubicOddBasis(design.coalitions)) : undefined;
  return prepared ?? prepare(design, linearOddBasis(design.coalitions));
}

function cubicIsWorthwhile({ coalitions, strata }: PairedDesign, wanted: boolean): boolean {
  const { parts, rows } = coalitions;
  // With all coalitions known there is no noise to take out, and both fits agree.
  if (parts > MAX_CUBIC_PARTS || strata.every(({ sampled, population }) => sampled === population)) return false;
  return rows >= (wanted ? minCubicPairs(parts) : PAIRS_PER_TERM * cubicTerms(parts));
}

/** Pairs beyond the terms that are enough to judge a fit by, where a tenth of the terms would be more. */
const SPARE_PAIRS = 20;

/** The fewest pairs that cubic terms can be fitted to at all, with something left to judge the fit by. */
export function minCubicPairs(parts: number): number {
  const terms = cubicTerms(parts);
  return Math.min(Math.ceil(1.1 * terms), terms + SPARE_PAIRS);
}

/**
 * The regression with cubic terms where the pairs are too few for it in general, but show whether it leaves nothing: a
 * game of four parts at a time has an odd part of order three, and its values are then exact.
 * Undefined where a regression with cubic terms is fitted anyway, or cannot be.
 */
export async function cubicRegressionIfExact(
  design: PairedDesign,
  { order }: ShapleyRegression,
): Promise<ShapleyRegression | undefined> {
  if (order === 3 || !cubicIsWorthwhile(design, true)) return undefined;
  return prepare(design, cubicOddBasis(design.coalitions));
}

async function prepare(design: PairedDesign, basis: OddBasis): Promise<ShapleyRegression | undefined> {
  const last = basis.terms - 1;
  const gram = await basis.gram(design.weights);

  // The coefficients sum to the total, so the last one follows from the others: fit those against term - last term.
  const lastTerm = gram.subarray(last * basis.terms);
  const solver = await choleskySolver(gramAgainstLast(gram, basis.terms), last, giveWay);
  if (!solver) return undefined;
  const influence = await influences(design, basis, solver);
  const sampled = sampledStrata(design, influence);
  const leverages = await meanLeverages(design, basis, solver);

  return {
    order: basis.order,
    degreesOfFreedom: sampled.length > 0 ? sampled.reduce((sum, { rows }) => sum + rows.length - 1, 0) : Infinity,
    influence,
    fit(differences, total, noise, step = 0) {
      const coefficients = coefficientsOf(differences, total);
      const values = basis.shapley(coefficients);
      const residuals = axpy(differences, -1, basis.expand(coefficients));
      const heldOutError = heldOut(design, leverages, residuals, differences);
      const { variances, freedoms } = samplingVariances(sampled, leverages, residuals, values.length, step);
      if (!design.coversAllSizes) return { values, standardErrors: null, freedoms, heldOutError };
      if (noise) {
        const perTotal = basis.shapley(coefficientsOf(new Float64Array(differences.length), 1));
        addNoise(variances, design, influence, noise, perTotal);
      }
      return { values, standardErrors: variances.map(Math.sqrt), freedoms, heldOutError };
    },
  };

  function coefficientsOf(differences: Float64Array, total: number): Float64Array {
    const projected = basis.project(multiply(differences, design.weights));
    const right = againstLast(projected);
    for (let a = 0; a < last; a++) right[a] -= total * (lastTerm[a] - lastTerm[last]);
    return withLast((solver as CholeskySolver).solve(right), total);
  }
}

/**
 * Adds the variance of the values by the model's noise. The spread of residuals holds the noise already, but is scaled down
 * to what was not sampled of a stratum; the noise is there however much was sampled.
 */
function addNoise(
  variances: Float64Array,
  { strata, stratum }: PairedDesign,
  influence: readonly Float64Array[],
  { difference, total }: DifferenceNoise,
  perTotal: Float64Array,
): void {
  for (let part = 0; part < variances.length; part++) {
    variances[part] += total * perTotal[part] ** 2;
    for (let pair = 0; pair < stratum.length; pair++) {
      const { sampled, population } = strata[stratum[pair]];
      variances[part] += (sampled / population) * difference * influence[part][pair] ** 2;
    }
  }
}

/** The gram matrix of each term but the last, less the last; its lower half. */
function gramAgainstLast(gram: Float64Array, terms: number): Float64Array {
  const last = terms - 1;
  const lastTerm = gram.subarray(last * terms);
  const reduced = new Float64Array(last * last);
  for (let a = 0; a < last; a++) {
    for (let b = 0; b <= a; b++) {
      reduced[a * last + b] = gram[a * terms + b] - lastTerm[a] - lastTerm[b] + lastTerm[last];
    }
  }
  return reduced;
}

/** Each entry but the last, less the last. */
function againstLast(entries: Float64Array): Float64Array {
  const last = entries[entries.length - 1];
  const others = entries.slice(0, -1);
  for (let i = 0; i < others.length; i++) others[i] -= last;
  return others;
}

/** The coefficients with the one that makes them sum to the total. */
function withLast(coefficients: Float64Array, total: number): Float64Array {
  const all = new Float64Array(coefficients.length + 1);
  all.set(coefficients);
  let sum = 0;
  for (let i = 0; i < coefficients.length; i++) sum += coefficients[i];
  all[coefficients.length] = total - sum;
  return all;
}

/** parts x pairs: the derivative of a part's value by a pair's difference. */
async function influences(
  design: PairedDesign,
  basis: OddBasis,
  solver: CholeskySolver,
): Promise<readonly Float64Array[]> {
  const { weights, coalitions } = design;
  const gradients = Array.from({ length: coalitions.parts }, () => new Float64Array(basis.terms));
  for (let term = 0; term < basis.terms; term++) {
    const unit = new Float64Array(basis.terms);
    unit[term] = 1;
    basis.shapley(unit).forEach((share, part) => {
      gradients[part][term] = share;
    });
  }
  const influence: Float64Array[] = [];
  for (const gradient of gradients) {
    const response = basis.expand(withLast(solver.solve(againstLast(gradient)), 0));
    influence.push(multiply(response, weights));
    if (basis.terms > MANY_TERMS) await giveWay();
  }
  return influence;
}

/**
 * Number of pairs whose leverage is computed to estimate their stratum's mean. Within a stratum pairs are exchangeable,
 * and the mean was measured to correct standard errors as well as each pair's own leverage does.
 */
const LEVERAGE_PAIRS = 16;

/** With more terms, each influence takes long enough for other work to get a turn. */
const MANY_TERMS = 300;

function sampledStrata({ strata, stratum }: PairedDesign, influence: readonly Float64Array[]): SampledStratum[] {
  return strata.flatMap(({ population, sampled }, index) => {
    if (sampled === population) return [];
    const rows = placesOf(index, stratum);
    return [{ population, rows, index, influence: influence.map((ofPart) => take(ofPart, rows)) }];
  });
}

/** The mean leverage of the pairs of each stratum. */
async function meanLeverages({ strata, stratum, weights }: PairedDesign, basis: OddBasis, solver: CholeskySolver) {
  const means = [];
  for (const index of strata.keys()) {
    if (basis.terms >= MANY_TERMS) await giveWay();
    const some = placesOf(index, stratum).subarray(0, LEVERAGE_PAIRS);
    let sum = 0;
    for (const row of some) sum += weights[row] * solver.quadratic(againstLast(basis.row(row)));
    means.push(sum / Math.max(1, some.length));
  }
  return means;
}

function heldOut(
  { weights, stratum }: PairedDesign,
  leverages: readonly number[],
  residuals: Float64Array,
  differences: Float64Array,
): number {
  let missed = 0;
  let spread = 0;
  for (let pair = 0; pair < residuals.length; pair++) {
    // A pair with all the leverage decides its own fit, and says nothing of the others.
    const rest = Math.max(1e-9, 1 - leverages[stratum[pair]]);
    missed += weights[pair] * (residuals[pair] / rest) ** 2;
    spread += weights[pair] * differences[pair] ** 2;
  }
  return spread > 0 ? Math.sqrt(missed / spread) : 0;
}

/** The positions of a number in a list. */
function placesOf(wanted: number, list: Int32Array): Uint32Array {
  return Uint32Array.from(list.keys()).filter((place) => list[place] === wanted);
}
