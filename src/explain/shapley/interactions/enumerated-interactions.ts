import { popcount } from "../../../core/coalitions.js";
import { binomial } from "../../../math/binomial.js";

/**
 * An interaction index from the worth of every coalition.
 *
 * @param players  at most 20
 * @param sets  positions of players, each set in rising order
 * @param weights  as interactionWeights gives them
 * @param worth  2^players numbers; bit p of the position is set where player p is in
 * @returns one number per set
 * Cost: 2^players times sets.
 */
export async function enumeratedInteractions(
  players: number,
  sets: readonly (readonly number[])[],
  weights: readonly Float64Array[],
  worth: Float64Array,
  giveWay: () => Promise<void>,
): Promise<Float64Array> {
  const values = new Float64Array(sets.length);
  for (const [i, set] of sets.entries()) {
    values[i] = weightedDerivatives(players, set, weights[set.length], worth);
    await giveWay();
  }
  return values;
}

/** The sum over the sets T of others of weights[|T|] times the derivative of the game by the set at T. */
function weightedDerivatives(
  players: number,
  set: readonly number[],
  weights: Float64Array,
  worth: Float64Array,
): number {
  const all = 2 ** players - 1;
  const members = set.reduce((mask, player) => mask | (1 << player), 0);
  const others = all & ~members;
  const inside = Array.from({ length: 2 ** set.length }, (_, chosen) =>
    set.reduce((mask, player, k) => ((chosen >> k) & 1 ? mask | (1 << player) : mask), 0),
  );
  const signs = inside.map((mask) => (popcount(members & ~mask) % 2 === 0 ? 1 : -1));
  const sums = new Float64Array(players - set.length + 1);
  let coalition = 0;
  do {
    let derivative = 0;
    for (let k = 0; k < inside.length; k++) derivative += signs[k] * worth[coalition | inside[k]];
    sums[popcount(coalition)] += derivative;
    // The next set of others, in the order of binary counting.
    coalition = (coalition - others) & others;
  } while (coalition !== 0);
  return sums.reduce((total, sum, size) => total + weights[size] * sum, 0);
}

/**
 * The factors by which noise in the answers enters an index, per size of set: the sum of the squared weights of all
 * coalitions but the empty and the grand one, and the larger squared weight of these two.
 */
export function squaredWeights(
  players: number,
  weights: readonly Float64Array[],
): readonly { readonly inner: number; readonly ends: number }[] {
  return weights.map((ofSize, size) => {
    if (size === 0) return { inner: 0, ends: 0 };
    const others = players - size;
    const ends = [ofSize[0] ** 2, ofSize[others] ** 2];
    let inner = -ends[0] - ends[1];
    for (let t = 0; t <= others; t++) inner += 2 ** size * binomial(others, t) * ofSize[t] ** 2;
    return { inner: Math.max(0, inner), ends: Math.max(...ends) };
  });
}
