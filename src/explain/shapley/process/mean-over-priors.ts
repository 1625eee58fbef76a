import { giveWay } from "../../../core/give-way.js";
import { unseenSquare } from "../../../math/unseen-step.js";
import { dot } from "../../../math/vectors.js";
import { widenedByStudent } from "../../../math/widened-by-student.js";
import type { PairedDesign } from "../pairs/paired-coalitions.js";
import type { ConditionedProcess, OddProcessFit } from "./odd-process-fit.js";

/** A process under one prior, and how much it counts beside those under others. */
export type WeighedFit = { readonly fit: OddProcessFit; readonly weight: number };

/** Variances of half a difference and half the total by the noise of a model. */
export type PairNoise = { readonly difference: number; readonly total: number };

/** One value per player, and the relative error in held-out pairs, which take no time beside standard errors. */
export type Centre = { readonly values: Float64Array; readonly heldOutError: number };

/** With one standard error per player. */
export type Combined = Centre & { readonly standardErrors: Float64Array };

/** With more values times observations, each pass over them takes long enough for other work to get a turn. */
const MANY_CELLS = 4e6;

/**
 * The mean over priors, and its uncertainty: within each prior, and between them.
 *
 * @param weighed  by prior, what its fit weighs the observations as
 * @param step  how far an observation may be off from what all others say, where that has not been seen: see unseenStep
 */
export async function meanOverPriors(
  pairs: PairedDesign,
  fits: readonly WeighedFit[],
  observations: Float64Array,
  noise: PairNoise | undefined,
  weighed: readonly Float64Array[] = fits.map(({ fit }) => fit.covariance.solve(observations)),
  step = 0,
): Promise<Combined> {
  const { parts } = pairs.coalitions;
  const total = fits.reduce((sum, { weight }) => sum + weight, 0);
  const drawn = drawnPairs(pairs);
  const unseen = unseenSquare(step, drawn);
  const values = new Float64Array(parts);
  const squares = new Float64Array(parts);
  const jackknife = new Float64Array(parts);
  let heldOutError = 0;
  for (const [prior, { fit, weight }] of fits.entries()) {
    const share = weight / total;
    const one = await fromOnePrior(pairs, fit, observations, unseen, noise, weighed[prior]);
    for (let player = 0; player < parts; player++) {
      values[player] += share * one.values[player];
      squares[player] += share * (one.values[player] ** 2 + one.variances[player]);
      jackknife[player] += share * one.jackknife[player];
    }
    heldOutError += share * one.heldOutError;
  }
  // The scale of the process is itself estimated: Student's t, to first order.
  const widening = 1 + 1.2 / pairs.coalitions.rows;
  const errors = values.map((value, player) =>
    Math.sqrt(Math.max(jackknife[player], widening ** 2 * Math.max(0, squares[player] - value * value))),
  );
  return {
    values: summingTo(values, 2 * observations[observations.length - 1]),
    // Few values follow no normal process, and pairs of sizes that were taken whole say little of the variance of the others.
    standardErrors: unseen > 0 ? widenedByStudent(errors, Math.max(MIN_FREEDOM, drawn - 1)) : errors,
    heldOutError,
  };
}

/** With fewer pairs drawn, those of sizes that were taken whole say more of a variance than these do. */
const MIN_FREEDOM = 4;

/** The values and the held-out error that `meanOverPriors` gives of one prior: the same bits. */
export function centreOf(pairs: PairedDesign, fit: ConditionedProcess, observations: Float64Array): Centre {
  const { values, heldOutError } = centred(pairs, fit, observations, fit.covariance.solve(observations));
  return { values: summingTo(values, 2 * observations[observations.length - 1]), heldOutError };
}

type OneFit = Centre & { readonly variances: Float64Array; readonly jackknife: Float64Array };

async function fromOnePrior(
  pairs: PairedDesign,
  fit: OddProcessFit,
  observations: Float64Array,
  unseen: number,
  noise: PairNoise | undefined,
  weighed: Float64Array,
): Promise<OneFit> {
  const { coalitions, strata, stratum } = pairs;
  const { parts, rows } = coalitions;
  const { values, surprises, scale, heldOutError } = centred(pairs, fit, observations, weighed);
  if (parts * rows > MANY_CELLS) await giveWay();
  const ofTotal = noise
    ? byTotal(fit.influence, rows).map((moves) => noise.total * moves ** 2)
    : new Float64Array(parts);
  const perPair = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const { sampled, population } = strata[stratum[row]];
    const share = sampled / population;
    perPair[row] = (1 - share) * (surprises[row] ** 2 + unseen) + (noise ? share * noise.difference : 0);
  }
  const jackknife = Float64Array.from(
    fit.influence,
    (moves, player) => ofTotal[player] + weighedSquares(moves, perPair),
  );
  if (parts * rows > MANY_CELLS) await giveWay();
  return {
    values,
    variances: Float64Array.from(fit.variances, (variance, player) => scale * variance + ofTotal[player]),
    jackknife,
    heldOutError,
  };
}

type Centred = Centre & { readonly surprises: Float64Array; readonly scale: number };

/** Values under one prior, with leave-one-out residuals and the scale of the process. */
function centred(
  { coalitions: { rows }, weights }: PairedDesign,
  fit: ConditionedProcess,
  observations: Float64Array,
  weighed: Float64Array,
): Centred {
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
  return {
    values: Float64Array.from(fit.withValues, (covariances) => dot(covariances, weighed)),
    heldOutError: spread > 0 ? Math.sqrt(missed / spread) : 0,
    surprises,
    scale: Math.max(scale, dot(observations, weighed) / (rows + 1)),
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

/** The number of pairs of sizes that were not taken whole. */
export function drawnPairs({ strata }: PairedDesign): number {
  return strata.reduce((sum, { sampled, population }) => sum + (sampled < population ? sampled : 0), 0);
}
