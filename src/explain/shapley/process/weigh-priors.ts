import { type Coalitions, someCoalitions } from "../../../core/coalitions.js";
import { turnsOf } from "../../../core/give-way.js";
import { take } from "../../../math/vectors.js";
import type { OddPrior } from "./odd-process.js";
import { type Misfit, misfitUnder } from "./odd-process-fit.js";

/** A prior and its posterior weight beside the others. */
export interface WeighedPrior {
  readonly prior: OddPrior;
  /** The weights of several priors sum to 1. */
  readonly weight: number;
}

/** Variances of the additive part relative to that of all interactions. */
const ADDITIVE = [1, 4, 16, 64, 256, 4096, 65536];
const DECAY = [0.02, 0.1, 0.25, 0.45, 0.65, 0.85, 1];
/** Roughness is next to none, or where answers vary, their noise. */
const PRIORS = priorsWith([1e-6]);
const NOISY_PRIORS = priorsWith([1e-6, 0.03, 0.1, 0.3, 1, 3, 10]);

/** Before any answer, the additive part is taken to be some 16 times the interactions, give or take a factor of 8. */
const LIKELY_ADDITIVE = Math.log(16);
const ADDITIVE_SPREAD = Math.log(8);

/** Priors are compared on so many observations; with no more than these, all priors that could be are averaged. */
const COMPARED = 128;
const MIN_WEIGHT = 0.01;

/** The coalitions on which priors are compared, and their factorisations, which games on the same coalitions share. */
export interface PriorComparison {
  readonly rows: readonly number[];
  readonly compared: Coalitions;
  /** True if every observation is compared. */
  readonly isWhole: boolean;
  /** By prior; only of those that a model without noise is compared under, as the others are many. */
  readonly misfits: Map<OddPrior, Promise<Misfit>>;
}

/** @param observed  the grand coalition last */
export function priorComparison(observed: Coalitions): PriorComparison {
  const rows = evenlySpread(observed.rows, COMPARED);
  return {
    rows,
    compared: someCoalitions(observed, rows),
    isWhole: observed.rows <= COMPARED,
    misfits: new Map(),
  };
}

/**
 * Compares priors by how well they explain the observations of each output (marginal likelihood).
 *
 * @param observations  per output, one per coalition that was observed
 * @returns per output, the likeliest first
 */
export async function weighPriors(
  { rows, compared, isWhole, misfits: known }: PriorComparison,
  observations: readonly Float64Array[],
  noisy: boolean,
): Promise<readonly (readonly WeighedPrior[])[]> {
  const values = observations.map((all) => take(all, Uint32Array.from(rows)));
  const priors = noisy ? NOISY_PRIORS : PRIORS;
  const nextTurn = turnsOf("weighPriors", undefined);
  const misfits: Float64Array[] = [];
  for (const prior of priors) {
    const misfit = known.get(prior) ?? misfitUnder(compared, prior);
    if (!noisy) known.set(prior, misfit);
    const unlikely = ((Math.log(prior.additive) - LIKELY_ADDITIVE) / ADDITIVE_SPREAD) ** 2;
    misfits.push((await (await misfit)(values)).map((each) => each + unlikely));
    await nextTurn();
  }
  return values.map((_, output) =>
    likeliest(
      priors,
      misfits.map((each) => each[output]),
      isWhole ? Number.POSITIVE_INFINITY : 1,
    ),
  );
}

function priorsWith(roughnesses: readonly number[]): readonly OddPrior[] {
  return ADDITIVE.flatMap((additive) =>
    DECAY.flatMap((decay) => roughnesses.map((roughness) => ({ additive, decay, roughness }))),
  );
}

function likeliest(priors: readonly OddPrior[], misfits: readonly number[], most: number): WeighedPrior[] {
  const least = Math.min(...misfits);
  const kept = priors
    .map((prior, i) => ({ prior, weight: Math.exp((least - misfits[i]) / 2) }))
    .filter(({ weight }) => weight >= MIN_WEIGHT)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, most);
  const total = kept.reduce((sum, { weight }) => sum + weight, 0);
  return kept.map(({ prior, weight }) => ({ prior, weight: weight / total }));
}

/** At most `count` places, the last among them. */
export function evenlySpread(length: number, count: number): number[] {
  if (length <= count) return Array.from({ length }, (_, place) => place);
  return Array.from({ length: count }, (_, i) =>
    i === count - 1 ? length - 1 : Math.floor((i * (length - 1)) / (count - 1)),
  );
}
