import { popcount } from "../../../core/coalitions.js";
import { factorInPlace } from "../../../math/cholesky-solver.js";
import { solveFactored } from "../../../math/solve-factored.js";
import { dot } from "../../../math/vectors.js";
import { shapleyValues } from "../estimators/enumeration.js";

/**
 * The observations of a game in which few players count, beside many others. Answers to coalitions that keep the same of the
 * few players, and as many others, are one observation.
 */
export interface FewPlayersGame {
  readonly players: number;
  /** Per observation, a bit for each player that is kept. The grand coalition comes last. */
  readonly kept: Int32Array;
  /** Per observation, the share of the other players that are kept. */
  readonly others: Float64Array;
  /** Per observation, the mean of its answers less that of the empty coalition. */
  readonly means: Float64Array;
  /** Per observation, the number of its answers. */
  readonly counts: Int32Array;
  /** Per answer, its observation. */
  readonly observation: Int32Array;
  /** The sum of squares of answers about the means of their observations. */
  readonly within: number;
}

/**
 * @param kept  per answer, a bit for each of the few players that is kept
 * @param sizes  per answer, how many of all players are kept
 * @param parts  the number of all players
 * @param answers  less that of the empty coalition; the grand one's last
 */
export function fewPlayersGame(
  players: number,
  kept: Int32Array,
  sizes: Int32Array,
  parts: number,
  answers: Float64Array,
): FewPlayersGame {
  const last = answers.length - 1;
  const places = new Map<number, number>();
  const observation = new Int32Array(answers.length);
  for (let row = 0; row < last; row++) {
    const key = sizes[row] * 2 ** players + kept[row];
    const place = places.get(key) ?? places.size;
    places.set(key, place);
    observation[row] = place;
  }
  observation[last] = places.size;
  const count = places.size + 1;
  const game = { kept: new Int32Array(count), others: new Float64Array(count), means: new Float64Array(count) };
  const counts = new Int32Array(count);
  for (let row = 0; row < answers.length; row++) {
    const place = observation[row];
    counts[place]++;
    game.means[place] += answers[row];
    game.kept[place] = kept[row];
    game.others[place] = (sizes[row] - popcount(kept[row])) / Math.max(1, parts - players);
  }
  for (let place = 0; place < count; place++) game.means[place] /= counts[place];
  let within = 0;
  for (let row = 0; row < last; row++) within += (answers[row] - game.means[observation[row]]) ** 2;
  return { players, ...game, counts, observation, within };
}

export interface FewPlayersFit {
  /** One per player. */
  readonly values: Float64Array;
  readonly variances: Float64Array;
  /** The sum of all other players' effects, and its variance. */
  readonly rest: number;
  readonly restVariance: number;
  /** The variance of one answer by which of the others are kept. */
  readonly noise: number;
  /** Minus twice the logarithm of the likelihood. */
  readonly misfit: number;
}

/** The prior of such a game, relative to the variance of what the few players do. */
export interface FewPlayersPrior {
  /** The variance of interactions of one player more. */
  readonly decay: number;
  /** The variance of what all other players add. */
  readonly rest: number;
  readonly noise: number;
}

const DECAY = [0.02, 0.1, 0.3, 0.6, 0.9];
const REST = [1e-4, 0.01, 0.3];
const NOISE = [1e-6, 1e-4, 1e-3, 0.01, 0.1, 1];

/** Every prior that is compared. */
export const fewPlayersPriors: readonly FewPlayersPrior[] = DECAY.flatMap((decay) =>
  REST.flatMap((rest) => NOISE.map((noise) => ({ decay, rest, noise }))),
);

/** Keeps the covariance of exact observations regular. */
const JITTER = 1e-9;

/**
 * Shapley values of few players by a Gaussian process on all of their coalitions, however they interact; the others add
 * what they add in proportion to how many are kept, and noise.
 *
 * The covariance of two coalitions is a power of the decay by the players in which they differ: in the Walsh basis, every
 * set of players has a variance of decay to the power of its size.
 *
 * @returns undefined where the covariance is singular to working precision
 * Cost: O(observations^3 + observations 2^players) time.
 */
export function fitFewPlayers(game: FewPlayersGame, prior: FewPlayersPrior): FewPlayersFit | undefined {
  const conditioned = condition(game, prior);
  if (!conditioned) return undefined;
  const { lower, weighed, scale, covariance, apart, misfit } = conditioned;
  const { players, kept, others } = game;
  const count = kept.length;

  // The value of every player, as a function of coalitions, at each observation's.
  const withValues = Array.from({ length: players }, () => new Float64Array(count));
  for (let row = 0; row < count; row++) {
    const values = shapleyValues(players, (coalition) => covariance(coalition, kept[row]));
    for (let player = 0; player < players; player++) withValues[player][row] = values[player];
  }
  // Every player is like the others, but for what the empty coalition says of it.
  const [ofEmpty = 0] = shapleyValues(players, (coalition) => apart[popcount(coalition)]);
  const alone = valueVariance(players, prior.decay) - ofEmpty ** 2 / apart[0];
  const variances = withValues.map((ofValue) => alone - dot(ofValue, solveFactored(lower, count, ofValue)));
  const withRest = others.map((share) => prior.rest * share);
  return {
    values: Float64Array.from(withValues, (ofValue) => dot(ofValue, weighed)),
    variances: Float64Array.from(variances, (variance) => scale * Math.max(0, variance)),
    rest: dot(withRest, weighed),
    restVariance: scale * Math.max(0, prior.rest - dot(withRest, solveFactored(lower, count, withRest))),
    noise: scale * prior.noise,
    misfit,
  };
}

/** The misfit of the process to a game: see `FewPlayersFit.misfit`. */
export interface Explained {
  readonly misfit: number;
  /** The means in units of their covariance: its inverse times them. */
  readonly weighed: Float64Array;
}

/** The likelihood that `fitFewPlayers` gives a game, in less time. */
export function explainFewPlayers(game: FewPlayersGame, prior: FewPlayersPrior): Explained | undefined {
  return condition(game, prior);
}

function condition(game: FewPlayersGame, prior: FewPlayersPrior) {
  const { players, kept, others, means, counts, within } = game;
  const count = means.length;
  const apart = covarianceByDistance(players, prior.decay);
  const covariance = (a: number, b: number) =>
    // The empty coalition is known.
    apart[popcount(a ^ b)] - (apart[popcount(a)] * apart[popcount(b)]) / apart[0];
  const lower = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    const fromEmpty = apart[popcount(kept[a])] / apart[0];
    const fromRest = prior.rest * others[a];
    for (let b = 0; b <= a; b++) {
      lower[a * count + b] =
        apart[popcount(kept[a] ^ kept[b])] - fromEmpty * apart[popcount(kept[b])] + fromRest * others[b];
    }
    lower[a * count + a] += JITTER + (a < count - 1 ? prior.noise / counts[a] : 0);
  }
  if (!factorInPlace(lower, count, 0)) return undefined;
  const weighed = solveFactored(lower, count, means);
  const answers = counts.reduce((sum, each) => sum + each, 0);
  const scale = (dot(means, weighed) + within / prior.noise) / answers;
  let logDeterminant = (answers - count) * Math.log(prior.noise);
  for (let row = 0; row < count; row++) {
    logDeterminant += 2 * Math.log(lower[row * count + row]) + Math.log(counts[row]);
  }
  const misfit = scale > 0 ? logDeterminant + answers * Math.log(scale) : 0;
  return { lower, weighed, scale, covariance, apart, misfit };
}

function covarianceByDistance(players: number, decay: number): Float64Array {
  const ratio = (1 - decay) / (1 + decay);
  const covariances = new Float64Array(players + 1).fill(1);
  for (let apart = 1; apart <= players; apart++) covariances[apart] = covariances[apart - 1] * ratio;
  return covariances;
}

/** The variance of a player's value: 4 / size^2 of every odd set that it is in, in the Walsh basis. */
function valueVariance(players: number, decay: number): number {
  let variance = 0;
  let sets = 1;
  let share = 1;
  for (let i = 0; i < players; i++) share /= 1 + decay;
  for (let size = 1, power = decay; size <= players; size++, power *= decay) {
    if (size % 2 === 1) variance += (4 / (size * size)) * sets * power * share;
    sets = (sets * (players - size)) / size;
  }
  return variance;
}
