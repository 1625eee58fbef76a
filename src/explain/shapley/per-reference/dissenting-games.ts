import { type Coalitions, someCoalitions } from "../../../core/coalitions.js";
import { giveWay } from "../../../core/give-way.js";
import { take } from "../../../math/vectors.js";
import type { OddPrior } from "../process/odd-process.js";
import { misfitUnder } from "../process/odd-process-fit.js";
import { evenlySpread } from "../process/weigh-priors.js";

/** Games that by themselves speak against a prior, and the prior that they together speak for. */
export interface DissentingGames {
  readonly prior: OddPrior;
  /** Positions among the games. */
  readonly games: ReadonlySet<number>;
}

/** Variances of interactions of 5 parts relative to those of 3. */
const DECAY = [0.01, 0.1, 0.8];
/** Coalitions on which priors are compared. */
const COMPARED = 128;
/**
 * Games of products and trees with a few large interactions of three parts made up to 23, those in which six parts act
 * together 20 to 100.
 */
const MIN_DIFFERENCE = 24;

/**
 * The games that have larger interactions of many parts than a common prior holds for possible. All games together may well
 * speak for that prior: a game that is exactly of low order speaks for it without bounds, and outvotes any other.
 *
 * @param observed  coalitions, and last the grand one
 * @param halves  per game, half differences, one per coalition
 * @returns undefined where there is none
 * Cost: no model row; four factorisations of the covariance of 128 coalitions.
 */
export async function dissentingGames(
  observed: Coalitions,
  halves: readonly Float64Array[],
  common: OddPrior,
): Promise<DissentingGames | undefined> {
  const rows = evenlySpread(observed.rows, COMPARED);
  const compared = someCoalitions(observed, rows);
  const values = halves.map((half) => take(half, Uint32Array.from(rows)));
  const misfitsOf = async (prior: OddPrior) => (await misfitUnder(compared, prior))(values);
  const ofCommon = await misfitsOf(common);
  const games = new Set<number>();
  const others: { prior: OddPrior; misfits: Float64Array }[] = [];
  for (const decay of DECAY) {
    const prior = { ...common, decay };
    const misfits = await misfitsOf(prior);
    for (const [game, misfit] of misfits.entries()) if (ofCommon[game] - misfit > MIN_DIFFERENCE) games.add(game);
    others.push({ prior, misfits });
    await giveWay();
  }
  if (games.size === 0) return undefined;
  const sumOf = (misfits: Float64Array) =>
    misfits.reduce((sum, misfit, game) => sum + (games.has(game) ? misfit : 0), 0);
  const { prior } = others.reduce((best, each) => (sumOf(each.misfits) < sumOf(best.misfits) ? each : best));
  return { prior, games };
}
