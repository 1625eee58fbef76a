import { argsort } from "../../math/argsort.js";
import { midpoint } from "../../math/midpoint.js";

/**
 * The value that halves the weight: the lowest at which the weight up to and including it is more than half of all, or,
 * where some value reaches exactly half, the middle between it and the next.
 *
 * @param values  in any order
 * @param weights  one per value, above 0
 */
export function weightedMedian(values: Float64Array, weights: Float64Array): number {
  const order = argsort(values, Uint32Array.from(values.keys()));
  let total = 0;
  for (const i of order) total += weights[i];
  let below = 0;
  for (let at = 0; at < order.length; at++) {
    below += weights[order[at]];
    if (2 * below > total || at === order.length - 1) return values[order[at]];
    if (2 * below === total) {
      return midpoint(values[order[at]], values[order[at + 1]]);
    }
  }
  return Number.NaN;
}
