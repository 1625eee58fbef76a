import { type Coalitions, keep, keeps, noneKept, someCoalitions } from "../../../core/coalitions.js";
import { giveWay } from "../../../core/give-way.js";
import { dot } from "../../../math/vectors.js";
import { widenedByStudent } from "../../../math/widened-by-student.js";
import { shuffle } from "../../../random/shuffle.js";
import { type Stream, stream } from "../../../random/stream.js";
import { bothHalves } from "../pairs/paired-coalitions.js";
import { summingTo } from "../process/odd-process-estimator.js";
import type { Estimate, ShapleyDesign, ShapleyEstimator } from "../shapley-estimator.js";
import type { ShapleyGame, Worths } from "../shapley-game.js";
import { type Bend, bendOf, bent } from "./bend.js";
import { type FewPlayersGame, type FewPlayersPrior, fewPlayersPriors, fitFewPlayers } from "./few-players.js";
import { type LikelySubset, likelySubsets } from "./likely-subsets.js";
import { gameOfFew, type ObservedCoalitions, observedCoalitions } from "./observed-coalitions.js";
import { searchedSubsets } from "./searched-subsets.js";

/** Coalitions of one size. */
export interface SparseDesign extends ShapleyDesign {
  /** Where the answers to each coalition are. */
  readonly asked: Uint32Array;
}

/** After an abort with fewer answers there is nothing to tell chance from. */
const MIN_ANSWERS = 8;

/** The share of players that coalitions keep, by how effects add up: where a player's effect shows most. */
const SHARE = { none: 0.5, saturating: 0.25, synergistic: 0.75 };

/**
 * Shapley values where there are fewer coalitions than players, taking it that few players count: subsets of players are
 * searched for the effects that best explain the answers, and averaged by how likely they are. All other players share
 * equally what is left of the total.
 *
 * A half coalition and its complement are asked first. Where they are, on average, far beyond the middle between the empty
 * and the grand coalition, players make up for each other: then coalitions keep a quarter of the players, and effects add
 * up on a logarithmic scale. Where they are far below, the same holds from the other end.
 *
 * Source: few sources on random half masks: Cohen-Wang, Shah, Georgiev & Madry 2024 ("ContextCite"), by the lasso.
 */
export async function sparseEstimator(
  game: ShapleyGame,
): Promise<{ game: ShapleyGame; estimator: ShapleyEstimator<SparseDesign> }> {
  const { request, ends } = game;
  const players = request.players.length;
  const first = ofSize(players, Math.floor(players / 2), 1, stream(request.options.seed, "sparse middle", 0));
  const { worths } = await game.ask(bothHalves(first));
  const middles = worths.map(([half, complement], output) => {
    const total = ends.full[output] - ends.empty[output];
    return total === 0 ? 0.5 : ((half + complement) / 2 - ends.empty[output]) / total;
  });
  const bends = middles.map(bendOf);
  const share = SHARE[bendOf(middles.reduce((sum, middle) => sum + middle, 0) / middles.length)];
  return {
    game: { ...game, budgetCoalitions: game.budgetCoalitions - 2 },
    estimator: estimatorOf(bends, share, first, worths),
  };
}

/** @param first  a half coalition, whose worths and its complement's are known */
function estimatorOf(
  bends: readonly Bend[],
  share: number,
  first: Coalitions,
  ofFirst: Worths,
): ShapleyEstimator<SparseDesign> {
  return {
    name: "sparse coalitions",
    variant: String(share),
    design(players, max, streams) {
      const coalitions = ofSize(players, Math.round(share * players), max, streams(0));
      return { coalitions, asked: Uint32Array.from({ length: max }, (_, row) => row), isComplete: false };
    },
    answered({ coalitions }, isAnswered) {
      const asked = Uint32Array.from(isAnswered.keys()).filter((row) => isAnswered[row]);
      return asked.length < MIN_ANSWERS ? undefined : { coalitions, asked, isComplete: false };
    },
    async estimate({ coalitions, asked }, v, { empty, full }, noise) {
      const columns = columnsOf(coalitions, asked, first);
      const all = observedOf(someCoalitions(coalitions, asked), first);
      const found: Found[] = [];
      for (const [output, worths] of v.entries()) {
        const total = full[output] - empty[output];
        const bend = bends[output];
        const place = (worth: number) => bent(bend, (worth - empty[output]) / (bend === "none" ? 1 : total));
        const answered = Float64Array.from(asked, (row) => worths[row]);
        const [half, complement] = ofFirst[output];
        const answers = withFirst(answered.map(place), place(half) - place(complement));
        const above = Float64Array.of(half, complement, ...answered, full[output]).map(
          (worth) => worth - empty[output],
        );
        const observed = observedCoalitions(all, above);
        const subsets = await searchedSubsets(observed, await likelySubsets(columns, answers));
        const one = await average(observed, subsets, total);
        const ofTotal = (noise?.total[output] ?? 0) / coalitions.parts ** 2;
        found.push({
          ...one,
          errors: one.errors.map((error) => Math.sqrt(error ** 2 + ofTotal)),
        });
      }
      return {
        values: found.map(({ values }) => values),
        standardErrors: found.map(({ errors }) => errors),
        options: { estimator: "sparse", order: null },
        degreesOfFreedom: Math.min(...found.map(({ degreesOfFreedom }) => degreesOfFreedom)),
        asked: { count: asked.length + 4, of: "coalitions", all: false },
        diagnostics: {
          weightEnumerated: 0,
          estimator: found.map(() => "sparse"),
          estimatorReason: found.map(({ size }, output) => reasonFor(bends[output], size)),
          heldOutError: found.map(({ heldOutError }) => heldOutError),
        },
        weightedR2: found.map(() => null),
        notes: [sparsePriorNote(found.map(({ size }) => size))],
      } satisfies Estimate;
    },
  };
}

function reasonFor(bend: Bend, size: number): string {
  const scale = {
    none: "effects add up",
    saturating: "parts make up for each other",
    synergistic: "parts need each other",
  };
  return `fewer coalitions than parts: few parts are taken to count, and ${size} do; by the first answers, ${scale[bend]}`;
}

function sparsePriorNote(sizes: readonly number[]) {
  return {
    code: "SPARSE_PRIOR",
    message: `With fewer coalitions than parts, it is taken that few parts count: ${sizes.join(", ")} stood out, and all others share the rest equally. A part that counts little may be among them. Raise budgetRows.`,
  };
}

/** Random coalitions of a size. */
function ofSize(players: number, size: number, count: number, random: Stream): Coalitions {
  const coalitions = noneKept(count, players);
  const order = Int32Array.from({ length: players }, (_, player) => player);
  for (let row = 0; row < count; row++) {
    shuffle(order, random);
    for (const player of order.subarray(0, size)) keep(coalitions, row, player);
  }
  return coalitions;
}

/** Per player, 1 where it is kept and 0 elsewhere; and last, 1 where the first coalition keeps it and -1 elsewhere. */
function columnsOf(coalitions: Coalitions, asked: Uint32Array, first: Coalitions): Float64Array[] {
  return Array.from({ length: coalitions.parts }, (_, player) =>
    withFirst(
      Float64Array.from(asked, (row) => (keeps(coalitions, row, player) ? 1 : 0)),
      keeps(first, 0, player) ? 1 : -1,
    ),
  );
}

/** Values less their mean, and a difference of two, which has the noise of two. */
function withFirst(values: Float64Array, difference: number): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const all = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) all[i] = values[i] - mean;
  all[values.length] = difference / Math.SQRT2;
  return all;
}

type Found = {
  readonly values: Float64Array;
  readonly errors: Float64Array;
  readonly heldOutError: number;
  readonly degreesOfFreedom: number;
  /** Players of the likeliest subset. */
  readonly size: number;
};

/** The average over likely subsets, and what it may be off: within each subset, and between them. */
async function average(observed: ObservedCoalitions, subsets: readonly LikelySubset[], total: number): Promise<Found> {
  const [parts, rows] = [observed.kept.length, observed.sizes.length];
  const values = new Float64Array(parts);
  const squares = new Float64Array(parts);
  const some = subsets.slice(0, MAX_AVERAGED);
  const weights = some.reduce((sum, { weight }) => sum + weight, 0);
  const [{ players: likeliest }] = some;
  const prior = likeliestPrior(gameOfFew(observed, likeliest));
  for (const { players, weight } of some) {
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
    await giveWay();
  }
  const degreesOfFreedom = Math.max(1, rows - 1 - likeliest.length);
  const errors = squares.map((square, player) => Math.sqrt(Math.max(0, square - values[player] ** 2)));
  const spread = dot(observed.worths, observed.worths) / rows;
  const noise = fitFewPlayers(gameOfFew(observed, likeliest), prior)?.noise ?? 0;
  return {
    values: summingTo(values, total),
    errors: widenedByStudent(errors, degreesOfFreedom),
    heldOutError: spread > 0 ? Math.sqrt(noise / spread) : 0,
    degreesOfFreedom,
    size: likeliest.length,
  };
}

/** Subsets less likely than so many others make no difference. */
const MAX_AVERAGED = 12;

function likeliestPrior(game: FewPlayersGame): FewPlayersPrior {
  let best = { prior: fewPlayersPriors[0], misfit: Number.POSITIVE_INFINITY };
  for (const prior of fewPlayersPriors) {
    const misfit = fitFewPlayers(game, prior)?.misfit ?? Number.POSITIVE_INFINITY;
    if (misfit < best.misfit) best = { prior, misfit };
  }
  return best.prior;
}

/** What is left over may be the small effects of all other players, which then differ by so much. */
function spreadOfOthers({ others, observation }: FewPlayersGame, noise: number, count: number): number {
  const ofAnswers = observation.reduce((sum, place) => sum + others[place] * (1 - others[place]), 0);
  const share = ofAnswers / Math.max(1, observation.length - 1);
  return share > 0 ? noise / share / count : 0;
}

/** The first coalition and its complement, those that were asked, and the grand one. */
function observedOf(asked: Coalitions, first: Coalitions): Coalitions {
  const both = bothHalves(first);
  const all = noneKept(asked.rows + 3, asked.parts);
  all.bits.set(both.bits);
  all.bits.set(asked.bits, both.bits.length);
  for (let part = 0; part < asked.parts; part++) keep(all, all.rows - 1, part);
  return all;
}
