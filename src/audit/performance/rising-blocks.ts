/** Rows of one recalibrated probability: their range in the order, and their sums. */
export type RisingBlock = {
  readonly from: number;
  readonly to: number;
  /** Sum of weights, and of the weights of rows where the event happened. */
  readonly weight: number;
  readonly hits: number;
};

/**
 * The best non-decreasing function of a probability, as blocks of rows of one value, hits / weight: least squares by
 * pooling adjacent violators. Rows of equal probability stay together.
 *
 * @param order  rows by rising probability
 * @param happened  whether it came true, by row
 * Source: Ayer, Brunk, Ewing, Reid & Silverman 1955, Annals of Mathematical Statistics 26, 641-647. Cost: O(n).
 */
export function risingBlocks(
  order: Uint32Array,
  probability: Float64Array,
  happened: (row: number) => boolean,
  weights: Float64Array,
): RisingBlock[] {
  const blocks: RisingBlock[] = [];
  let start = 0;
  while (start < order.length) {
    let [to, weight, hits] = [start, 0, 0];
    for (; to < order.length && probability[order[to]] === probability[order[start]]; to++) {
      weight += weights[order[to]];
      if (happened(order[to])) hits += weights[order[to]];
    }
    let from = start;
    // A block is merged into the one before as long as its value is not higher.
    for (let before = blocks.at(-1); before && before.hits * weight >= hits * before.weight; before = blocks.at(-1)) {
      blocks.pop();
      from = before.from;
      weight += before.weight;
      hits += before.hits;
    }
    blocks.push({ from, to, weight, hits });
    start = to;
  }
  return blocks;
}
