import { type InteractionIndex, interactionWeights } from "../../math/interaction-weights.js";

/**
 * An index of interactions in the games "all of p players are there and none of n others", worth 1.
 *
 * A set with i of the p and j of the n has the derivative (-1)^j at the one coalition of others that holds the rest of the p,
 * and 0 at all others.
 */
export interface DerivativeWeights {
  readonly order: number;
  /** The index of a set, for p and n of at most `max` players together. */
  of(p: number, n: number, inP: number, inN: number): number;
}

export function derivativeWeights(index: InteractionIndex, order: number, max: number): DerivativeWeights {
  const ofGame = Array.from({ length: max + 1 }, (_, players) =>
    players === 0 ? [] : interactionWeights(index, order, players),
  );
  return {
    order,
    of: (p, n, inP, inN) => (inN % 2 === 0 ? 1 : -1) * ofGame[p + n][inP + inN][p - inP],
  };
}
