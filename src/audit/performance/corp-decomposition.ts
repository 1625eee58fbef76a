import { argsort } from "../../math/argsort.js";
import { risingBlocks } from "./rising-blocks.js";

/**
 * The Brier score in parts: score = reliability - resolution + uncertainty, exactly.
 *
 * The probabilities are recalibrated by the best rising function of them (pool adjacent violators), without bins:
 * reliability is what that takes off the score, resolution what the recalibrated ones are better than the share alone.
 *
 * Source: Dimitriadis, Gneiting & Jordan 2021, PNAS 118 (CORP). Cost: O(n log n).
 */
export function corpDecomposition(
  probability: Float64Array,
  happened: (row: number) => boolean,
  weights: Float64Array,
): { readonly reliability: number; readonly resolution: number } {
  const order = argsort(
    probability,
    Uint32Array.from(probability, (_, row) => row),
  );
  const blocks = risingBlocks(order, probability, happened, weights);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const share = blocks.reduce((sum, { hits }) => sum + hits, 0) / total;
  let [reliability, resolution] = [0, 0];
  for (const { from, to, weight, hits } of blocks) {
    const calibrated = hits / weight;
    for (let i = from; i < to; i++) {
      const row = order[i];
      const y = happened(row) ? 1 : 0;
      reliability += weights[row] * ((probability[row] - y) ** 2 - (calibrated - y) ** 2);
      resolution += weights[row] * ((share - y) ** 2 - (calibrated - y) ** 2);
    }
  }
  return { reliability: reliability / total, resolution: resolution / total };
}
