import type { Coalitions } from "../../../core/coalitions.js";
import { giveWay, inTurns, turnsOf } from "../../../core/give-way.js";
import { unseenStep } from "../../../math/unseen-step.js";
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
import {
  type Centre,
  type Combined,
  centreOf,
  drawnPairs,
  meanOverPriors,
  type PairNoise,
  type WeighedFit,
} from "./mean-over-priors.js";
import type { OddPrior, OddTerm } from "./odd-process.js";
import { type ConditionedProcess, conditionOddProcess, withGrandCoalition } from "./odd-process-fit.js";
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
  readonly fits: Map<string, Promise<ConditionedProcess | undefined>>;
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
    const steps = v.map((worths, output) => unseenStep(worths, empty[output], full[output]) / 2);
    const priors = await weighPriors(comparison, observations, noise !== undefined);
    const found: (Combined & { readonly terms?: readonly OddTerm[] })[] = [];
    for (const [output, values] of observations.entries()) {
      found.push(await estimateOne(design, priors[output], values, noiseOf(noise, output), steps[output]));
    }
    const weights = weightsOfHalves(pairs);
    const nextTurn = turnsOf("kernelShap", undefined);
    const weightedR2: (number | null)[] = [];
    for (const [output, { values }] of found.entries()) {
      await nextTurn();
      weightedR2.push(additiveR2(coalitions, weights, halves[output], empty[output], values));
    }
    return {
      values: found.map(({ values }) => values),
      standardErrors: found.map(({ standardErrors }) => standardErrors),
      options: { estimator: "process" },
      degreesOfFreedom: steps.some((step) => step > 0) ? Math.max(1, drawnPairs(pairs) - 1) : observed.rows - 1,
      asked: { count: coalitions.rows + 2, of: "coalitions", all: false },
      diagnostics: {
        weightEnumerated: pairs.weightEnumerated,
        estimator: found.map(({ terms }) => (terms ? "process with terms" : "process")),
        prior: priors.map(([{ prior }]) => ({ ...prior })),
        heldOutError: found.map(({ heldOutError }) => heldOutError),
      },
      terms: found.map(({ terms = [] }) => terms.map(({ players }) => players)),
      weightedR2,
    } satisfies Estimate;
  },
};

/** With fewer observations the terms that strike are as often chance. */
const MIN_OBSERVATIONS_FOR_TERMS = 48;

/** The estimate of one output: the mean over priors or, where it predicts held-out pairs better, one with terms. */
async function estimateOne(
  design: ProcessDesign,
  priors: readonly WeighedPrior[],
  values: Float64Array,
  noise: PairNoise | undefined,
  step: number,
): Promise<Combined & { readonly terms?: readonly OddTerm[] }> {
  const { pairs } = design;
  const [{ prior }] = priors;
  if (priors.length > 1) {
    const fits = await fitAll(design, priors);
    const alone = await meanOverPriors(pairs, fits, values, noise, undefined, step);
    await giveWay();
    return (await withTerms(design, prior, fits[0].fit, values, alone, noise, step)) ?? alone;
  }
  // Where terms win, nobody asks for the standard errors without them.
  const alone = await sharedFit(design, prior);
  if (!alone) throw noPrior();
  const centre = centreOf(pairs, alone, values);
  await giveWay();
  const better = await withTerms(design, prior, alone, values, centre, noise, step);
  if (better) return better;
  return meanOverPriors(pairs, [{ fit: await alone.whole(), weight: 1 }], values, noise, undefined, step);
}

/** The process with terms that stand out, where there are any and they predict held-out pairs better than it does alone. */
async function withTerms(
  { observed, pairs }: ProcessDesign,
  prior: OddPrior,
  fit: ConditionedProcess,
  values: Float64Array,
  alone: Centre,
  noise: PairNoise | undefined,
  step: number,
): Promise<(Combined & { readonly terms: readonly OddTerm[] }) | undefined> {
  if (observed.rows < MIN_OBSERVATIONS_FOR_TERMS) return undefined;
  const { terms, covariance } = await strikingTerms(observed, prior, fit, values);
  if (terms.length === 0) return undefined;
  const more = await conditionOddProcess(observed, stratumOf(pairs), prior, terms, covariance);
  if (!more || centreOf(pairs, more, values).heldOutError >= alone.heldOutError) return undefined;
  await giveWay();
  const whole = [{ fit: await more.whole(), weight: 1 }];
  const combined = await meanOverPriors(pairs, whole, values, noise, undefined, step);
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
function withoutTrust(combined: Combined, alone: Centre, leverage: number): Float64Array {
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

export async function fitAll(design: ProcessDesign, priors: readonly WeighedPrior[]): Promise<readonly WeighedFit[]> {
  const fits: WeighedFit[] = [];
  for (const { prior, weight } of priors) {
    const fit = await sharedFit(design, prior);
    if (fit) fits.push({ fit: await fit.whole(), weight });
  }
  if (fits.length === 0) throw noPrior();
  return fits;
}

function noPrior(): Error {
  return new Error("oddProcess: no prior can be fitted");
}

/** Instances that are explained together often agree on the prior, and then share its factorisation. */
function sharedFit({ observed, pairs, fits }: ProcessDesign, prior: OddPrior): Promise<ConditionedProcess | undefined> {
  const key = JSON.stringify(prior);
  const fit = fits.get(key) ?? conditionOddProcess(observed, stratumOf(pairs), prior);
  fits.delete(key);
  fits.set(key, fit);
  const most = Math.max(1, Math.floor(MAX_FIT_BYTES / (8 * observed.rows ** 2)));
  if (fits.size > most) fits.delete(fits.keys().next().value as string);
  return fit;
}

function noiseOf(noise: GameNoise | undefined, output: number): PairNoise | undefined {
  // Half a difference of two worths; half of full - empty.
  return noise && { difference: noise.worth[output] / 2, total: noise.total[output] / 4 };
}
