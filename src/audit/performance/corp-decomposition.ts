import { argsort } from "../../math/argsort.js";
import { risingBlocks } from "./rising-blocks.js";

/**
 * The Brier score decomposed: score = reliability - resolution + uncertainty, exactly.
 *
 * The probabilities are recalibrated by the best non-decreasing function of them (pool adjacent violators), without
 * bins: reliability is how much that lowers the score, resolution how much better the recalibrated ones are than the
 * overall share.
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
