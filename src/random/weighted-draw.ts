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
