import { argsort } from "../../math/argsort.js";

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
  const blocks: { weight: number; hits: number }[] = [];
  const upTo: number[] = [];
  let start = 0;
  while (start < order.length) {
    let end = start;
    const block = { weight: 0, hits: 0 };
    for (; end < order.length && probability[order[end]] === probability[order[start]]; end++) {
      block.weight += weights[order[end]];
      if (happened(order[end])) block.hits += weights[order[end]];
    }
    // Merged into the block before as long as that says more.
    while (
      blocks.length > 0 &&
      blocks[blocks.length - 1].hits * block.weight >= block.hits * blocks[blocks.length - 1].weight
    ) {
      const before = blocks.pop() as { weight: number; hits: number };
      upTo.pop();
      block.weight += before.weight;
      block.hits += before.hits;
    }
    blocks.push(block);
    upTo.push(end);
    start = end;
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const share = blocks.reduce((sum, { hits }) => sum + hits, 0) / total;
  let [reliability, resolution] = [0, 0];
  let from = 0;
  blocks.forEach(({ weight, hits }, b) => {
    const calibrated = hits / weight;
    for (let i = from; i < upTo[b]; i++) {
      const row = order[i];
      const y = happened(row) ? 1 : 0;
      reliability += weights[row] * ((probability[row] - y) ** 2 - (calibrated - y) ** 2);
      resolution += weights[row] * ((share - y) ** 2 - (calibrated - y) ** 2);
    }
    from = upTo[b];
  });
  return { reliability: reliability / total, resolution: resolution / total };
}
