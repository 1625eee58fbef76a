import { type Coalitions, keep, noneKept, popcount, wordsPerCoalition } from "../../../core/coalitions.js";
import { giveWay } from "../../../core/give-way.js";
import { factorInTurns } from "../../../math/cholesky-solver.js";
import { type FactoredSystem, factoredSystem } from "../../../math/solve-factored.js";
import { dot } from "../../../math/vectors.js";
import {
  addTerms,
  covarianceMatrix,
  covarianceWithValue,
  type OddPrior,
  type OddProcess,
  type OddTerm,
  oddProcess,
  termSigns,
} from "./odd-process.js";

/** An odd process conditioned on where it is observed. */
export interface ConditionedProcess {
  readonly process: OddProcess;
  /** The covariance of the observations: what it solves, observations weigh in units of it. */
  readonly covariance: FactoredSystem;
  /** One per observation, on average over those of its stratum: the diagonal of the inverse covariance. */
  readonly precisions: Float64Array;
  /** players x observations: the covariance of a value with an observation. */
  readonly withValues: readonly Float64Array[];
  /** The fit, worked out when it is first asked for: what takes longest with many players. */
  whole(): Promise<OddProcessFit>;
}

/** A conditioned process; its estimate of the Shapley values is linear in the observations. */
export interface OddProcessFit extends ConditionedProcess {
  /** players x observations: the derivative of a value by an observation. */
  readonly influence: readonly Float64Array[];
  /** One per player: the variance of its value that the observations leave, in units of the process. */
  readonly variances: Float64Array;
}

/** Pivots of the covariance matrix further apart than this leave no correct digit. */
export const MIN_PIVOT_RATIO = 1e-9;

/** Covariances with values between two turns of other work: some 10 ms. */
const COVARIANCES_PER_TURN = 1e6;

/** Up to so many observations each gets a precision of its own. */
const FEW_OBSERVATIONS = 256;

/** Observations of each stratum whose precision is worked out; the others are taken to have their mean. */
const PRECISIONS_PER_STRATUM = 4;

/** As `conditionOddProcess`, with all that its values' uncertainty takes. */
export async function fitOddProcess(
  observed: Coalitions,
  stratum: Int32Array,
  prior: OddPrior,
  terms: readonly OddTerm[] = [],
): Promise<OddProcessFit | undefined> {
  return (await conditionOddProcess(observed, stratum, prior, terms))?.whole();
}

/**
 * Conditions a process.
 *
 * @param observed  pairs of coalitions, one half each, and last the grand coalition with the empty one
 * @param stratum  one per observation: those of one stratum are exchangeable
 * @param terms  products of signs that have variances of their own beside the process
 * @param known  the factored covariance of process and terms, where there is one already
 * @returns undefined where the covariance is singular to working precision
 * Cost: no model row; O(observations^3) time.
 */
export async function conditionOddProcess(
  observed: Coalitions,
  stratum: Int32Array,
  prior: OddPrior,
  terms: readonly OddTerm[] = [],
  known?: FactoredSystem,
): Promise<ConditionedProcess | undefined> {
  const process = oddProcess(observed.parts, prior);
  const covariance = known ?? (await factoredCovariance(process, observed, terms));
  if (!covariance) return undefined;
  const { withValues, valueVariances } = await covariancesWithValues(process, observed, terms);
  const precisions = await precisionsOf(covariance, stratum);
  await giveWay();
  const conditioned = { process, covariance, precisions, withValues };
  let fit: Promise<OddProcessFit> | undefined;
  const whole = () => {
    fit ??= wholeFit({ ...conditioned, whole }, valueVariances);
    return fit;
  };
  return { ...conditioned, whole };
}

/** The factored covariance of the observations; undefined where it is singular to working precision. */
export async function factoredCovariance(
  process: OddProcess,
  observed: Coalitions,
  terms: readonly OddTerm[],
): Promise<FactoredSystem | undefined> {
  const lower = await covarianceMatrix(process, observed);
  await addTerms(lower, observed, terms);
  const isDefinite = await factorInTurns(lower, observed.rows, MIN_PIVOT_RATIO, giveWay);
  return isDefinite ? factoredSystem(lower, observed.rows, giveWay) : undefined;
}

async function wholeFit(conditioned: ConditionedProcess, valueVariances: Float64Array): Promise<OddProcessFit> {
  const { covariance, withValues } = conditioned;
  const influence = await covariance.solveEach(withValues);
  await giveWay();
  return {
    ...conditioned,
    influence,
    variances: valueVariances.map((variance, player) =>
      Math.max(0, variance - dot(withValues[player], influence[player])),
    ),
  };
}

/** players x observations, and the variance of each player's value. */
async function covariancesWithValues(process: OddProcess, observed: Coalitions, terms: readonly OddTerm[]) {
  const { rows, parts } = observed;
  const sizes = sizesOf(observed);
  const valueVariances = new Float64Array(parts).fill(process.valueVariance);
  const withValues: Float64Array[] = [];
  for (let player = 0; player < parts; player++) {
    if (((player + 1) * rows) % COVARIANCES_PER_TURN < rows) await giveWay();
    const covariances = covarianceWithValue(process, observed, sizes, player);
    // A term's coefficient is shared equally among its players, twice over, as a value is a difference from -1 to 1.
    for (const { players, variance } of terms.filter((term) => term.players.includes(player))) {
      const share = 2 / players.length;
      axpyInto(covariances, share * variance, termSigns(observed, players));
      valueVariances[player] += share * share * variance;
    }
    withValues.push(covariances);
  }
  return { withValues, valueVariances };
}

function axpyInto(sum: Float64Array, factor: number, values: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] += factor * values[i];
}

/** Per output, the misfit of a prior to its observations: see misfitUnder. */
export type Misfit = (observations: readonly Float64Array[]) => Promise<Float64Array>;

/**
 * The misfit of a prior to the observations of each output: minus twice the log marginal likelihood, at the best scale of
 * the process. 0 for an output that is the same everywhere.
 *
 * Cost: O(observations^3) time once, O(observations^2) for each output that is then weighed.
 */
export async function misfitUnder(observed: Coalitions, prior: OddPrior): Promise<Misfit> {
  const { rows } = observed;
  const lower = await covarianceMatrix(oddProcess(observed.parts, prior), observed);
  if (!(await factorInTurns(lower, rows, MIN_PIVOT_RATIO, giveWay))) {
    return async (observations) => new Float64Array(observations.length).fill(Number.MAX_VALUE);
  }
  let logDeterminant = 0;
  for (let row = 0; row < rows; row++) logDeterminant += 2 * Math.log(lower[row * rows + row]);
  const covariance = factoredSystem(lower, rows, giveWay);
  return async (observations) =>
    (await covariance.quadraticForms(observations)).map((squares) =>
      squares > 0 ? logDeterminant + rows * Math.log(squares / rows) : 0,
    );
}

/** The pairs of a design, one half each, and last the grand coalition. */
export function withGrandCoalition({ bits, rows, parts }: Coalitions): Coalitions {
  const all = noneKept(rows + 1, parts);
  all.bits.set(bits);
  for (let part = 0; part < parts; part++) keep(all, rows, part);
  return all;
}

function sizesOf({ bits, rows, parts }: Coalitions): Int32Array {
  const words = wordsPerCoalition(parts);
  return Int32Array.from({ length: rows }, (_, row) => {
    let size = 0;
    for (let word = 0; word < words; word++) size += popcount(bits[row * words + word]);
    return size;
  });
}

async function precisionsOf({ inverseDiagonal }: FactoredSystem, stratum: Int32Array): Promise<Float64Array> {
  const rows = stratum.length;
  const strata = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const key = rows <= FEW_OBSERVATIONS ? row : stratum[row];
    const members = strata.get(key);
    if (members) members.push(row);
    else strata.set(key, [row]);
  }
  const some = [...strata.values()]
    .flatMap((members) => members.slice(0, PRECISIONS_PER_STRATUM))
    .sort((a, b) => a - b);
  const known = new Map<number, number>();
  for (const [i, entry] of (await inverseDiagonal(some)).entries()) known.set(some[i], entry);
  const precisions = new Float64Array(rows);
  for (const members of strata.values()) {
    const ofSome = members.slice(0, PRECISIONS_PER_STRATUM).map((row) => known.get(row) as number);
    const mean = ofSome.reduce((sum, precision) => sum + precision, 0) / ofSome.length;
    for (const row of members) precisions[row] = mean;
  }
  return precisions;
}
