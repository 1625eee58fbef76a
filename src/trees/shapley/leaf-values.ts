import { popcount } from "../../core/coalitions.js";

/** Numbers that are worked out for each leaf and added up over leaves: one per cell, such as a part. */
export interface LeafValues {
  /** Number of cells in all. */
  readonly cells: number;
  /** The cells that a leaf with these parts on its path has numbers for. */
  cellsOf(parts: Int32Array): Int32Array;
  /**
   * Adds the numbers of a leaf worth 1 for rows that fail its path in the parts of `failed`, in the order of its cells.
   *
   * @param background  the weight of background rows in each pattern of failed parts, from `start` on
   */
  add(numbers: Float64Array, parts: number, failed: number, background: Float64Array, start: number): void;
}

/**
 * The Shapley values of parts.
 *
 * @param weights  those of shapleyWeights(maxParts)
 */
export function shapleyLeafValues(parts: number, weights: Float64Array, maxParts: number): LeafValues {
  return {
    cells: parts,
    cellsOf: (path) => path,
    add(numbers, length, failed, background, start) {
      const barred = popcount(failed);
      const free = ~failed & (2 ** length - 1);
      let loss = 0;
      // Only background rows that fail elsewhere can be mixed with the row to reach the leaf.
      for (let other = free; ; other = (other - 1) & free) {
        const weight = background[start + other];
        if (weight !== 0 && (failed | other) !== 0) {
          const needed = popcount(other);
          loss += weight * weights[barred * (maxParts + 1) + needed];
          const gain = weight * weights[needed * (maxParts + 1) + barred];
          for (let part = 0; part < length; part++) if ((other >> part) & 1) numbers[part] += gain;
        }
        if (other === 0) break;
      }
      for (let part = 0; part < length; part++) if ((failed >> part) & 1) numbers[part] -= loss;
    },
  };
}
