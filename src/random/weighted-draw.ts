/**
 * A sampler of 0, 1, ..., count - 1 with probabilities proportional to weight; it maps uniform numbers on [0, 1).
 *
 * @param weight  0 or more; at least one above 0
 * Cost: O(count) once, O(log count) per draw.
 */
export function weightedDraw(count: number, weight: (at: number) => number): (uniform: number) => number {
  const upTo = new Float64Array(count);
  let sum = 0;
  for (let at = 0; at < count; at++) {
    sum += weight(at);
    upTo[at] = sum;
  }
  return (uniform) => {
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (upTo[middle] > uniform * sum) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/**
 * The first index at which the running sum of the shares passes a share of 1; beyond all of them, the last above 0.
 * For one draw; `weightedDraw` prepares for many.
 */
export function indexAt(shares: Float64Array, at: number): number {
  let sum = 0;
  for (let i = 0; i < shares.length; i++) {
    sum += shares[i];
    if (at < sum) return i;
  }
  return shares.findLastIndex((share) => share > 0);
}
