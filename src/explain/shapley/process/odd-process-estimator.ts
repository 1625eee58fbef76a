import type { Coalitions } from "../../../core/coalitions.js";
import { giveWay, inTurns } from "../../../core/give-way.js";
import { dot } from "../../../math/vectors.js";
import { additiveR2 } from "../estimators/additive-r2.js";
import {
  answeredPairs,
  bothHalves,
  differencesOf,
  everyPair,
  type PairedDesign,
  pairedCoalitions,
  weightsOfHalves,
  worthsOfPairs,
} from "../pairs/paired-coalitions.js";
import type { Estimate, ShapleyDesign, ShapleyEstimator } from "../shapley-estimator.js";
import type { GameNoise } from "../shapley-game.js";
import type { OddPrior, OddTerm } from "./odd-process.js";
import { fitOddProcess, type OddProcessFit, withGrandCoalition } from "./odd-process-fit.js";
import { strikingTerms } from "./striking-terms.js";
import { type PriorComparison, priorComparison, type WeighedPrior, weighPriors } from "./weigh-priors.js";

/** Pairs of coalitions, and the factorisations that games played on them share. */
export interface ProcessDesign extends ShapleyDesign {
  readonly pairs: PairedDesign;
  /** Per pair, the row of the answer to its first half; that to the second half follows. */
  readonly asked: Uint32Array;
  /** Pairs, one half each, and last the grand coalition. */
  readonly observed: Coalitions;
  readonly comparison: PriorComparison;
  readonly fits: Map<string, Promise<OddProcessFit | undefined>>;
  /** By prior, see sharedBias. */
  readonly biases: Map<string, Promise<readonly Float64Array[] | undefined>>;
}

/** More pairs than this take longer to fit than most models to answer. */
export const MAX_PROCESS_PAIRS = 1200;

/** Bytes of factorisations beyond which the one that was used longest ago is forgotten. */
const MAX_FIT_BYTES = 2 ** 26;

/**
 * Shapley values as the posterior mean of a Gaussian process on the odd part of the game. The size of interactions beside
 * the additive part, and how fast they fall off with their order, are learned from the answers.
 *
 * Standard errors are the larger of two: the posterior standard deviation, and a jackknife over pairs (Efron & Stein 1981),
 * which does not assume the process and covers the sampling of pairs alone.
 *
 * Source: Gaussian processes on pseudo-Boolean functions: Diaconis 1988, chapter 3; Shapley values from the Walsh basis:
 *   Fumagalli, Witter & Musco 2026.
 */
export const oddProcessEstimator: ShapleyEstimator<ProcessDesign> = {
  name: "odd process coalitions",
  async design(players, max, streams) {
    const allPairs = 2 ** (players - 1) - 1;
    const wanted = Math.min(allPairs, Math.floor(max / 2));
    const pairs = await inTurns(pairedCoalitions(players, wanted, streams), giveWay);
    return processDesign(pairs, everyPair(pairs));
  },
  answered(design, isAnswered) {
    const rest = answeredPairs(design.pairs, isAnswered);
    return rest && processDesign(rest.pairs, rest.asked);
  },
  async estimate(design, v, { empty, full }, noise) {
    const { pairs, coalitions, asked, observed, comparison } = design;
    const halves = v.map((worths) => worthsOfPairs(worths, asked));
    const observations = halves.map((worth, output) =>
      Float64Array.from([...differencesOf(worth), full[output] - empty[output]], (value) => value / 2),
    );
    const priors = await weighPriors(comparison, observations, noise !== undefined);
    const found: (Combined & { readonly terms?: readonly OddTerm[] })[] = [];
    for (const [output, values] of observations.entries()) {
      const fits = await fitAll(design, priors[output]);
      const alone = combine(pairs, fits, values, noiseOf(noise, output));
      await giveWay();
      found.push((await withTerms(design, priors[output], fits, values, alone, noiseOf(noise, output))) ?? alone);
    }
    const weights = weightsOfHalves(pairs);
    return {
      values: found.map(({ values }) => values),
      standardErrors: found.map(({ standardErrors }) => standardErrors),
      options: { estimator: "process" },
      degreesOfFreedom: observed.rows - 1,
      asked: { count: coalitions.rows + 2, of: "coalitions", all: false },
      diagnostics: {
        weightEnumerated: pairs.weightEnumerated,
        estimator: found.map(({ terms }) => (terms ? "process with terms" : "process")),
        prior: priors.map(([{ prior }]) => ({ ...prior })),
        heldOutError: found.map(({ heldOutError }) => heldOutError),
      },
      terms: found.map(({ terms = [] }) => terms.map(({ players }) => players)),
      weightedR2: found.map(({ values }, output) =>
        additiveR2(coalitions, weights, halves[output], empty[output], values),
      ),
    } satisfies Estimate;
  },
};

/** With fewer observations the terms that strike are as often chance. */
const MIN_OBSERVATIONS_FOR_TERMS = 48;

/** The process with terms that stand out, where there are any and they predict held-out pairs better than it does alone. */
async function withTerms(
  { observed, pairs }: ProcessDesign,
  [{ prior }]: readonly WeighedPrior[],
  [{ fit }]: readonly WeighedFit[],
  values: Float64Array,
  alone: Combined,
  noise: PairNoise | undefined,
): Promise<(Combined & { readonly terms: readonly OddTerm[] }) | undefined> {
  if (observed.rows < MIN_OBSERVATIONS_FOR_TERMS) return undefined;
  const terms = await strikingTerms(observed, prior, fit, values);
  if (terms.length === 0) return undefined;
  const more = await fitOddProcess(observed, stratumOf(pairs), prior, terms);
  await giveWay();
  const combined = more && combine(pairs, [{ fit: more, weight: 1 }], values, noise);
  if (!combined || combined.heldOutError >= alone.heldOutError) return undefined;
  const leverage = terms.length / (observed.rows - observed.parts);
  return { ...combined, standardErrors: withoutTrust(combined, alone, leverage), terms };
}

/**
 * Standard errors that do not trust terms further than they explain held-out pairs: terms were chosen by the answers that
 * they are fitted to, and the more they leave unexplained, the likelier some of them are chance. So much of what they changed
 * counts as uncertain, and all the more the more of the observations they take up.
 *
 * @param leverage  terms per observation beyond one per player
 */
function withoutTrust(combined: Combined, alone: Combined, leverage: number): Float64Array {
  const unexplained = combined.heldOutError / alone.heldOutError;
  return combined.standardErrors.map(
    (error, player) =>
      Math.hypot(error, unexplained * (combined.values[player] - alone.values[player])) / (1 - leverage),
  );
}

/** The stratum of each observation; the grand coalition, which comes last, is a stratum of its own. */
function stratumOf({ stratum, strata }: PairedDesign): Int32Array {
  return Int32Array.of(...stratum, strata.length);
}

export function processDesign(pairs: PairedDesign, asked: Uint32Array): ProcessDesign {
  const observed = withGrandCoalition(pairs.coalitions);
  return {
    pairs,
    asked,
    coalitions: bothHalves(pairs.coalitions),
    observed,
    comparison: priorComparison(observed),
    fits: new Map(),
    biases: new Map(),
    isComplete: false,
  };
}

export type WeighedFit = { readonly fit: OddProcessFit; readonly weight: number };

export async function fitAll(design: ProcessDesign, priors: readonly WeighedPrior[]): Promise<readonly WeighedFit[]> {
  const fits: WeighedFit[] = [];
  for (const { prior, weight } of priors) {
    const fit = await sharedFit(design, prior);
    if (fit) fits.push({ fit, weight });
  }
  if (fits.length === 0) throw new Error("oddProcess: no prior can be fitted");
  return fits;
}

/** Instances that are explained together often agree on the prior, and then share its factorisation. */
function sharedFit({ observed, pairs, fits }: ProcessDesign, prior: OddPrior): Promise<OddProcessFit | undefined> {
  const key = JSON.stringify(prior);
  const fit = fits.get(key) ?? fitOddProcess(observed, stratumOf(pairs), prior);
  fits.delete(key);
  fits.set(key, fit);
  const most = Math.max(1, Math.floor(MAX_FIT_BYTES / (8 * observed.rows ** 2)));
  if (fits.size > most) fits.delete(fits.keys().next().value as string);
  return fit;
}

type PairNoise = { readonly difference: number; readonly total: number };

function noiseOf(noise: GameNoise | undefined, output: number): PairNoise | undefined {
  // Half a difference of two worths; half of full - empty.
  return noise && { difference: noise.worth[output] / 2, total: noise.total[output] / 4 };
}

type Combined = { readonly values: Float64Array; readonly standardErrors: Float64Array; readonly heldOutError: number };

/**
 * The mean over priors, and its uncertainty: within each prior, and between them.
 *
 * @param weighed  by prior, what its fit weighs the observations as
 */
export function combine(
  pairs: PairedDesign,
  fits: readonly WeighedFit[],
  observations: Float64Array,
  noise: PairNoise | undefined,
  weighed: readonly Float64Array[] = fits.map(({ fit }) => fit.covariance.solve(observations)),
): Combined {
  const { parts } = pairs.coalitions;
  const total = fits.reduce((sum, { weight }) => sum + weight, 0);
  const values = new Float64Array(parts);
  const squares = new Float64Array(parts);
  const jackknife = new Float64Array(parts);
  let heldOutError = 0;
  for (const [prior, { fit, weight }] of fits.entries()) {
    const share = weight / total;
    const one = fromOnePrior(pairs, fit, observations, noise, weighed[prior]);
    for (let player = 0; player < parts; player++) {
      values[player] += share * one.values[player];
      squares[player] += share * (one.values[player] ** 2 + one.variances[player]);
      jackknife[player] += share * one.jackknife[player];
    }
    heldOutError += share * one.heldOutError;
  }
  // The scale of the process is itself estimated: Student's t, to first order.
  const widening = 1 + 1.2 / pairs.coalitions.rows;
  const standardErrors = values.map((value, player) =>
    Math.sqrt(Math.max(jackknife[player], widening ** 2 * Math.max(0, squares[player] - value * value))),
  );
  return { values: summingTo(values, 2 * observations[observations.length - 1]), standardErrors, heldOutError };
}

type OneFit = {
  readonly values: Float64Array;
  readonly variances: Float64Array;
  readonly jackknife: Float64Array;
  readonly heldOutError: number;
};

function fromOnePrior(
  { coalitions, strata, stratum, weights }: PairedDesign,
  fit: OddProcessFit,
  observations: Float64Array,
  noise: PairNoise | undefined,
  weighed: Float64Array,
): OneFit {
  const { parts, rows } = coalitions;
  // Leave-one-out residuals: each pair less its prediction from the others.
  const surprises = weighed.map((value, row) => value / fit.precisions[row]);
  let scale = 0;
  let missed = 0;
  let spread = 0;
  for (let row = 0; row < rows; row++) {
    scale += (weighed[row] * surprises[row]) / rows;
    missed += weights[row] * surprises[row] ** 2;
    spread += weights[row] * observations[row] ** 2;
  }
  scale = Math.max(scale, dot(observations, weighed) / (rows + 1));

  const values = fit.withValues.map((covariances) => dot(covariances, weighed));
  const ofTotal = noise
    ? byTotal(fit.influence, rows).map((moves) => noise.total * moves ** 2)
    : new Float64Array(parts);
  const perPair = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const { sampled, population } = strata[stratum[row]];
    const share = sampled / population;
    perPair[row] = (1 - share) * surprises[row] ** 2 + (noise ? share * noise.difference : 0);
  }
  const jackknife = Float64Array.from(
    fit.influence,
    (moves, player) => ofTotal[player] + weighedSquares(moves, perPair),
  );
  return {
    values: Float64Array.from(values),
    variances: Float64Array.from(fit.variances, (variance, player) => scale * variance + ofTotal[player]),
    jackknife,
    heldOutError: spread > 0 ? Math.sqrt(missed / spread) : 0,
  };
}

/** The sum of weight x value^2 over as many values as there are weights. */
function weighedSquares(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * values[i] * values[i];
  return sum;
}

/**
 * One per player: the derivative of its value by half the total, which is observed last. A process with roughness takes
 * the total for as noisy as any pair and follows it in part only; the rest of it is then shared out, noise and all.
 */
function byTotal(influence: readonly Float64Array[], last: number): Float64Array {
  return summingTo(
    Float64Array.from(influence, (moves) => moves[last]),
    2,
  );
}

/** The values with what rounding and averaging leave of the total shared out. */
export function summingTo(values: Float64Array, total: number): Float64Array {
  const left = total - values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value + left / values.length);
}
