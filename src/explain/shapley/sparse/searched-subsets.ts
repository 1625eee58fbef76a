import { giveWay } from "../../../core/give-way.js";
import { explainFewPlayers, type FewPlayersGame, type FewPlayersPrior, fewPlayersPriors } from "./few-players.js";
import { logSubsets, MAX_PLAYERS } from "./likely-subsets.js";
import { gameOfFew, type ObservedCoalitions } from "./observed-coalitions.js";

/** Players that may be those that count, with a prior of how they interact, and how likely that is beside others. */
export interface LikelyGame {
  readonly players: readonly number[];
  readonly prior: FewPlayersPrior;
  /** Weights of all sum to 1. */
  readonly weight: number;
}

/** Smallest likelihood, relative to that of the likeliest subset, of a subset that is kept. */
const MIN_WEIGHT = 0.01;

/** Players that are tried beside a subset: those whose columns most pull at what it leaves. */
const TRIED = 64;

/** Multiplications of a search. */
const MAX_WORK = 3e8;

/** Starts are compared under these alone. */
const STARTING_PRIORS: readonly FewPlayersPrior[] = [1e-3, 0.01, 0.1].map((noise) => ({
  decay: 0.1,
  rest: 0.01,
  noise,
}));

/** The search ends after so many subsets without a likelier one. */
const PATIENCE = 40;

/** Of these, so many where what comes next is far from likely. */
const PATIENCE_ALONE = 6;

/** Twice the logarithm of how much less likely is far. */
const FAR = 40;

type Scored = { readonly players: readonly number[]; score: number };

type Evidence = { readonly players: readonly number[]; readonly prior: FewPlayersPrior; readonly score: number };

/**
 * Searches among the neighbours of some subsets of players, by one player more, less or another, for those that best explain
 * the answers however they interact: effects seldom add up on any scale, and a sum then takes wrong players for what is left.
 *
 * Subsets are weighed by the marginal likelihood of the process on their coalitions and by how many others there are of their
 * size.
 *
 * @returns the likeliest first, each with the priors that are likely for it; one at least
 * Cost: no model row; within a bound, some 100 likelihoods for each subset whose neighbours are tried.
 */
export async function searchedSubsets(
  observed: ObservedCoalitions,
  starts: readonly (readonly number[])[],
): Promise<readonly LikelyGame[]> {
  const parts = observed.kept.length;
  let work = 0;
  const explain = (players: readonly number[], prior: FewPlayersPrior) => {
    const game = gameOfFew(observed, players);
    work += game.means.length ** 3 / 6 + 8 * observed.sizes.length;
    const explained = explainFewPlayers(game, prior);
    return explained && { ...explained, game, score: explained.misfit + 2 * logSubsets(parts, players.length) };
  };
  const evidence: Evidence[] = [];
  const likeliestPrior = (players: readonly number[]) => {
    let best: Evidence = { players, prior: fewPlayersPriors[0], score: Number.POSITIVE_INFINITY };
    for (const prior of fewPlayersPriors) {
      const score = explain(players, prior)?.score ?? Number.POSITIVE_INFINITY;
      const each = { players, prior, score };
      evidence.push(each);
      if (score < best.score) best = each;
    }
    return best;
  };
  const seen = new Map<string, Scored>();
  const done: Scored[] = [];
  const note = (players: readonly number[], score: number) => {
    const key = keyOf(players);
    const known = seen.get(key);
    if (known) known.score = Math.min(known.score, score);
    else seen.set(key, { players, score });
  };
  for (const players of starts) {
    const scores = STARTING_PRIORS.map((prior) => explain(players, prior)?.score ?? Number.MAX_VALUE);
    note(players, Math.min(...scores));
  }
  let best = Number.POSITIVE_INFINITY;
  let since = 0;
  while (work < MAX_WORK && since < PATIENCE) {
    const next = likeliestOf(seen, done);
    if (!next || (since >= PATIENCE_ALONE && next.score > best + FAR)) break;
    const { prior, score } = likeliestPrior(next.players);
    next.score = score;
    done.push(next);
    since = score < best ? 0 : since + 1;
    best = Math.min(best, score);
    for (const base of basesOf(next.players)) {
      const explained = explain(base, prior);
      if (!explained) continue;
      note(base, explained.score);
      if (base.length >= MAX_PLAYERS) continue;
      work += parts * observed.sizes.length;
      for (const player of pulling(
        observed,
        base,
        explained.game,
        explained.weighed.map((each) => prior.noise * each),
      )) {
        const players = [...base, player];
        if (seen.has(keyOf(players))) continue;
        note(players, explain(players, prior)?.score ?? Number.MAX_VALUE);
      }
      await giveWay();
    }
  }
  return withWeights(evidence, best);
}

function withWeights(evidence: readonly Evidence[], best: number): LikelyGame[] {
  const likely = evidence
    .map(({ players, prior, score }) => ({ players, prior, weight: Math.exp((best - score) / 2) }))
    .filter(({ weight }) => weight >= MIN_WEIGHT)
    .sort((a, b) => b.weight - a.weight);
  const total = likely.reduce((sum, { weight }) => sum + weight, 0);
  return likely.map((each) => ({ ...each, weight: each.weight / total }));
}

function keyOf(players: readonly number[]): string {
  return players.toSorted((a, b) => a - b).join();
}

function likeliestOf(seen: ReadonlyMap<string, Scored>, done: readonly Scored[]): Scored | undefined {
  const isDone = new Set(done);
  let best: Scored | undefined;
  for (const each of seen.values()) {
    if (!isDone.has(each) && (!best || each.score < best.score)) best = each;
  }
  return best;
}

/** The players themselves, and without each of them. */
function basesOf(players: readonly number[]): (readonly number[])[] {
  return [players, ...players.map((player) => players.filter((other) => other !== player))];
}

/** The players outside whose columns most pull at what the few leave of the answers. */
function pulling(
  { worths, kept }: ObservedCoalitions,
  players: readonly number[],
  { means, counts, observation }: FewPlayersGame,
  ofMeans: Float64Array,
): number[] {
  // The grand coalition, which comes last, is free of noise.
  const rows = worths.length - 1;
  const left = Float64Array.from({ length: rows }, (_, row) => {
    const place = observation[row];
    return worths[row] - means[place] + ofMeans[place] / counts[place];
  });
  const total = left.reduce((sum, each) => sum + each, 0);
  const pulls = kept.map((column, player) => {
    let count = 0;
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      count += column[row];
      sum += column[row] * left[row];
    }
    const spread = count * (1 - count / rows);
    return { player, pull: spread > 0 ? (sum - (count / rows) * total) ** 2 / spread : 0 };
  });
  return pulls
    .filter(({ player }) => !players.includes(player))
    .sort((a, b) => b.pull - a.pull || a.player - b.player)
    .slice(0, TRIED)
    .map(({ player }) => player);
}
