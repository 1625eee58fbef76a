import { type Coalitions, keeps, popcount, wordsPerCoalition } from "../../../core/coalitions.js";
import type { Steps } from "../../../core/give-way.js";
import { binomial } from "../../../math/binomial.js";
import type { Stream } from "../../../random/stream.js";
import { drawnCoalitions } from "../pairs/drawn-coalitions.js";
import { bothHalves } from "../pairs/paired-coalitions.js";
import { pairsOfSize } from "../pairs/shapley-kernel.js";

/** Pairs of coalitions to ask, and how many pairs each stands for. */
export interface InteractionDesign {
  /** Both halves of each pair, one after the other; the first has no more players than the second. */
  readonly coalitions: Coalitions;
  /** True when all pairs have been asked. */
  readonly isComplete: boolean;
  /** Per pair, the row of the answer to its first half; that to the second half follows. */
  readonly asked: Int32Array;
  /** One per pair: the number of pairs of its size that it stands for; 1 where all have been asked. */
  readonly expansion: Float64Array;
  /** One per pair: its weight in a regression, by how much its size counts in the index. */
  readonly regressionWeights: Float64Array;
  /** pairs x players: 1 where the first half keeps the player. */
  readonly kept: Uint8Array;
  /** One per pair: the number of players that the first half keeps. */
  readonly sizes: Int32Array;
}

/** The fewest coalitions, with the empty and the grand one, that interactions are estimated from. */
export function minInteractionCoalitions(players: number): number {
  return Math.min(2 ** players, 4 * players + 2);
}

/**
 * Draws pairs of a coalition and its complement without replacement. Single players and their complements are all asked,
 * then two pairs of each size, then pairs in proportion to the weight of a size in the index: its number of pairs times
 * the weight of one. Every beginning of such a design is one too.
 *
 * @param weights  as interactionWeights gives them
 * @param max  the most coalitions to ask
 * @param streams  random numbers of each size
 */
export function* interactionDesign(
  players: number,
  weights: readonly Float64Array[],
  max: number,
  streams: (size: number) => Stream,
): Steps<InteractionDesign> {
  const pairs = Math.min(Math.floor(max / 2), 2 ** (players - 1) - 1);
  const sizes = dealtSizes(players, pairs, sizeCounts(players, weights));
  const halves = yield* drawnCoalitions(players, sizes, streams);
  const asked = Int32Array.from({ length: pairs }, (_, pair) => 2 * pair);
  return designOf(bothHalves(halves), asked, weights) as InteractionDesign;
}

/** The design that is left when only some coalitions have been answered; undefined when they are too few. */
export function answeredInteractionDesign(
  { coalitions, asked }: InteractionDesign,
  weights: readonly Float64Array[],
  isAnswered: readonly boolean[],
): InteractionDesign | undefined {
  const rest = asked.filter((row) => isAnswered[row] && isAnswered[row + 1]);
  return designOf(coalitions, rest, weights);
}

function designOf(
  coalitions: Coalitions,
  asked: Int32Array,
  weights: readonly Float64Array[],
): InteractionDesign | undefined {
  const players = coalitions.parts;
  const words = wordsPerCoalition(players);
  const sizes = asked.map((row) =>
    coalitions.bits.subarray(row * words, (row + 1) * words).reduce((sum, bits) => sum + popcount(bits), 0),
  );
  const sampled = new Int32Array(players + 1);
  for (const size of sizes) sampled[size]++;
  const populations = Array.from({ length: players + 1 }, (_, size) => pairsOfSize(players, size));
  for (let size = 1; size <= players / 2; size++) {
    if (sampled[size] < Math.min(size === 1 ? players : MIN_PAIRS_PER_SIZE, populations[size])) return undefined;
  }
  const counts = sizeCounts(players, weights);
  const expansion = Float64Array.from(sizes, (size) => populations[size] / sampled[size]);
  return {
    coalitions,
    isComplete: asked.length === 2 ** (players - 1) - 1,
    asked,
    expansion,
    regressionWeights: expansion.map((factor, pair) => factor * counts[sizes[pair]]),
    kept: keptPlayers(coalitions, asked),
    sizes,
  };
}

function keptPlayers(coalitions: Coalitions, asked: Int32Array): Uint8Array {
  const players = coalitions.parts;
  const kept = new Uint8Array(asked.length * players);
  for (const [pair, row] of asked.entries()) {
    for (let player = 0; player < players; player++) {
      if (keeps(coalitions, row, player)) kept[pair * players + player] = 1;
    }
  }
  return kept;
}

/** A spread can be estimated from two. */
const MIN_PAIRS_PER_SIZE = 2;

/** The size of each pair, in an order of which every beginning is spread over the sizes as all of it. */
function dealtSizes(players: number, pairs: number, counts: Float64Array): Int32Array {
  const dealt = new Int32Array(pairs);
  const open = Array.from({ length: Math.floor(players / 2) }, (_, i) => {
    const population = pairsOfSize(players, i + 1);
    return { size: i + 1, left: population, dealt: 0, share: population * counts[i + 1] };
  });
  let pair = 0;
  const deal = (stratum: (typeof open)[number]) => {
    if (pair === pairs || stratum.left === 0) return;
    dealt[pair++] = stratum.size;
    stratum.dealt++;
    stratum.left--;
  };
  for (let one = 0; one < players; one++) deal(open[0]);
  for (let one = 0; one < MIN_PAIRS_PER_SIZE; one++) open.slice(1).forEach(deal);
  while (pair < pairs) {
    let next = -1;
    for (const [i, { left, dealt: had, share }] of open.entries()) {
      if (left > 0 && (next < 0 || (had + 1) * open[next].share < (open[next].dealt + 1) * share)) next = i;
    }
    deal(open[next]);
  }
  return dealt;
}

/**
 * The weight of one pair of coalitions in the index of a set of the largest size, in root mean square over sets: one
 * number per size.
 */
function sizeCounts(players: number, weights: readonly Float64Array[]): Float64Array {
  const size = weights.length - 1;
  const squares = Float64Array.from({ length: players + 1 }, (_, kept) => {
    let sum = 0;
    for (let inside = Math.max(0, size - players + kept); inside <= Math.min(size, kept); inside++) {
      const share = (binomial(kept, inside) * binomial(players - kept, size - inside)) / binomial(players, size);
      sum += share * weights[size][kept - inside] ** 2;
    }
    return sum;
  });
  return squares.map((square, kept) => Math.sqrt((square + squares[players - kept]) / 2));
}
