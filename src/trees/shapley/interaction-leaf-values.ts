import { popcount } from "../../core/coalitions.js";
import { binomial } from "../../math/binomial.js";
import { type InteractionIndex, interactionWeights } from "../../math/interaction-weights.js";
import type { LeafValues } from "./leaf-values.js";
import { MAX_TABLED_PARTS } from "./path-parts.js";

/** An index of interactions of sets of parts. */
export function interactionLeafValues(positions: SetPositions, weights: DerivativeWeights): LeafValues {
  /** Per length of a path, its sets as bits, smaller sets first. */
  const masksOf = Array.from({ length: MAX_TABLED_PARTS + 1 }, (_, length) =>
    Array.from({ length: 2 ** length - 1 }, (_, i) => i + 1)
      .filter((mask) => popcount(mask) <= weights.order)
      .toSorted((a, b) => popcount(a) - popcount(b) || a - b),
  );
  return {
    cells: positions.count,
    cellsOf: (parts) =>
      Int32Array.from(masksOf[parts.length], (mask) =>
        positions.of(Array.from(parts.filter((_, i) => (mask >> i) & 1)).toSorted((a, b) => a - b)),
      ),
    add(numbers, length, failed, background, start) {
      const barred = popcount(failed);
      const free = ~failed & (2 ** length - 1);
      const masks = masksOf[length];
      // Only background rows that fail elsewhere can be mixed with the row to reach the leaf.
      for (let other = free; ; other = (other - 1) & free) {
        const weight = background[start + other];
        if (weight !== 0 && (failed | other) !== 0) {
          const needed = popcount(other);
          for (let i = 0; i < masks.length; i++) {
            // A part that neither row fails makes no difference, alone or with others.
            if ((masks[i] & ~(failed | other)) !== 0) continue;
            numbers[i] += weight * weights.of(needed, barred, popcount(masks[i] & other), popcount(masks[i] & failed));
          }
        }
        if (other === 0) break;
      }
    },
  };
}

/** Positions of each set of parts in a list of all sets of 1 to `order` of them, smaller sets first, each in rising order. */
export interface SetPositions {
  readonly count: number;
  readonly sets: readonly (readonly number[])[];
  /** The position of a set whose parts rise. */
  of(set: readonly number[]): number;
}

export function setPositions(parts: number, order: number): SetPositions {
  const sets: number[][] = [];
  const add = (set: readonly number[], size: number) => {
    if (set.length === size) sets.push([...set]);
    else for (let part = (set.at(-1) ?? -1) + 1; part < parts; part++) add([...set, part], size);
  };
  const starts: number[] = [];
  for (let size = 1; size <= order; size++) {
    starts.push(sets.length);
    add([], size);
  }
  return {
    count: sets.length,
    sets,
    of(set) {
      // Sets that come before it: those of which the first part that differs is smaller.
      let position = starts[set.length - 1];
      for (let i = 0, from = 0; i < set.length; from = set[i] + 1, i++) {
        for (let part = from; part < set[i]; part++) position += binomial(parts - part - 1, set.length - i - 1);
      }
      return position;
    },
  };
}

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
