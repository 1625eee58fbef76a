import { giveWay } from "../../../core/give-way.js";
import { dot } from "../../../math/vectors.js";
import { widenedByStudent } from "../../../math/widened-by-student.js";
import { summingTo } from "../process/mean-over-priors.js";
import { type FewPlayersGame, fitFewPlayers } from "./few-players.js";
import { gameOfFew, type ObservedCoalitions } from "./observed-coalitions.js";
import type { LikelyGame } from "./searched-subsets.js";

export interface AveragedSubsets {
  readonly values: Float64Array;
  readonly errors: Float64Array;
  readonly heldOutError: number;
  readonly degreesOfFreedom: number;
  /** Players of the likeliest subset. */
  readonly size: number;
}

/** Subsets and priors less likely than so many others make no difference. */
const MAX_AVERAGED = 40;

/**
 * The average over likely subsets and priors, and what it may be off: within each, and between them.
 *
 * @param likely  the likeliest first
 * @param total  the sum of the values
 */
export async function averageOverSubsets(
  observed: ObservedCoalitions,
  likely: readonly LikelyGame[],
  total: number,
): Promise<AveragedSubsets> {
  const [parts, rows] = [observed.kept.length, observed.sizes.length];
  const values = new Float64Array(parts);
  const squares = new Float64Array(parts);
  let noise = 0;
  const some = likely.slice(0, MAX_AVERAGED);
  const weights = some.reduce((sum, { weight }) => sum + weight, 0);
  for (const { players, prior, weight } of some) {
    const game = gameOfFew(observed, players);
    const fit = fitFewPlayers(game, prior);
    if (!fit) continue;
    const share = weight / weights;
    const others = Math.max(1, parts - players.length);
    const each = {
      value: fit.rest / others,
      variance: fit.restVariance / others ** 2 + spreadOfOthers(game, fit.noise, others),
    };
    for (let player = 0; player < parts; player++) {
      const at = players.indexOf(player);
      const value = at < 0 ? each.value : fit.values[at];
      values[player] += share * value;
      squares[player] += share * (value * value + (at < 0 ? each.variance : fit.variances[at]));
    }
    noise += share * fit.noise;
    await giveWay();
  }
  const [{ players: likeliest }] = some;
  const degreesOfFreedom = Math.max(1, rows - 1 - likeliest.length);
  const errors = squares.map((square, player) => Math.sqrt(Math.max(0, square - values[player] ** 2)));
  const spread = dot(observed.worths, observed.worths) / rows;
  return {
    values: summingTo(values, total),
    errors: widenedByStudent(errors, degreesOfFreedom),
    heldOutError: spread > 0 ? Math.sqrt(noise / spread) : 0,
    degreesOfFreedom,
    size: likeliest.length,
  };
}

/** Standard deviation of the small effects of all other players, if these make up what is left over. */
function spreadOfOthers({ others, observation }: FewPlayersGame, noise: number, count: number): number {
  const ofAnswers = observation.reduce((sum, place) => sum + others[place] * (1 - others[place]), 0);
  const share = ofAnswers / Math.max(1, observation.length - 1);
  return share > 0 ? noise / share / count : 0;
}
