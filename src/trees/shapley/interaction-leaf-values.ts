import { popcount } from "../../core/coalitions.js";
import type { DerivativeWeights } from "./derivative-weights.js";
import type { LeafValues } from "./leaf-values.js";
import { MAX_TABLED_PARTS } from "./path-parts.js";
import type { SetPositions } from "./set-positions.js";

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
