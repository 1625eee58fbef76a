import { finiteNumbers } from "../core/finite-numbers.js";
import { WhyboxError } from "../core/whybox-error.js";

/**
 * The edges that cut values into bins of equal shares: quartiles for 4 bins, deciles for 10.
 *
 * Bin b holds edge b-1 < value <= edge b. Percentiles are interpolated linearly between the two values around
 * rank share x (n - 1); edges that fall together are given once, so a column of few values has fewer bins.
 *
 * @param values  at least one; finite, in any order
 * @param bins  2 or more
 * @returns at most bins - 1 rising edges, in the unit of the values; at least one
 * @throws WhyboxError INVALID_DATA for no values or one that is not finite; INVALID_ARGUMENT for bins
 * Source: Hyndman & Fan 1996, definition 7. Cost: O(n log n).
 * @example
 * quantileEdges([1, 10], 4)   // [3.25, 5.5, 7.75]
 */
export function quantileEdges(values: ArrayLike<number>, bins: number): number[] {
  const sorted = finiteNumbers("quantileEdges", "values", values).toSorted();
  if (sorted.length === 0) {
    throw new WhyboxError("INVALID_DATA", "quantileEdges: expected at least one value, got 0");
  }
  if (!(Number.isSafeInteger(bins) && bins >= 2)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `quantileEdges: expected bins to be a whole number of 2 or more, such as 4 or 10, got ${String(bins)}`,
    );
  }
  const edges = Array.from({ length: bins - 1 }, (_, i) => quantile(sorted, (i + 1) / bins));
  return edges.filter((edge, i) => i === 0 || edge > edges[i - 1]);
}

function quantile(sorted: Float64Array, share: number): number {
  const rank = share * (sorted.length - 1);
  const below = Math.floor(rank);
  const low = sorted[below];
  const high = sorted[Math.min(below + 1, sorted.length - 1)];
  const part = rank - below;
  // A gap beyond the largest number, whose halves are not.
  if (high - low === Number.POSITIVE_INFINITY) return low * (1 - part) + high * part;
  // From the nearer end, so that both ends are met exactly and rounding cannot break the order.
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}
