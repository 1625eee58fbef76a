/**
 * Weights at ascending values, with their sums (a binary indexed tree: Fenwick 1994). The plain version, which a test holds it
 * to, adds up the weights from the lowest value until they are half of all.
 */
export interface WeightTree {
  /** Adds the weight at the value of this rank, in O(log values). */
  add(rank: number, weight: number): void;
  /** The lowest value up to which there is half of the weight, with weight and weighted sum below it, in O(log values). */
  median(): { value: number; weightBelow: number; sumBelow: number };
  total(): { weight: number; sum: number };
}

export function weightTree(values: Float64Array): WeightTree {
  const count = values.length;
  const weights = new Float64Array(count + 1);
  const sums = new Float64Array(count + 1);
  const top = 2 ** Math.floor(Math.log2(Math.max(count, 1)));
  const total = { weight: 0, sum: 0 };
  const median = { value: 0, weightBelow: 0, sumBelow: 0 };
  return {
    add(rank, weight) {
      const product = weight * values[rank];
      total.weight += weight;
      total.sum += product;
      for (let at = rank + 1; at <= count; at += at & -at) {
        weights[at] += weight;
        sums[at] += product;
      }
    },
    median() {
      const half = total.weight / 2;
      let at = 0;
      median.weightBelow = 0;
      median.sumBelow = 0;
      for (let step = top; step > 0; step >>= 1) {
        const next = at + step;
        if (next > count || !(median.weightBelow + weights[next] < half)) continue;
        at = next;
        median.weightBelow += weights[next];
        median.sumBelow += sums[next];
      }
      median.value = values[Math.min(at, count - 1)];
      return median;
    },
    total: () => total,
  };
}
