import type { Stream } from "./stream.js";

/** Draws positions, each with a chance in proportion to its weight; the sum of the weights has to be above 0. */
export function weightedChoice(weights: ArrayLike<number>): (draws: Stream) => number {
  const sums = new Float64Array(weights.length);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    total += weights[i];
    sums[i] = total;
  }
  return (draws) => {
    const at = draws.uniform() * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at < sums[middle]) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
