import { checkWeights } from "../core/checks/check-weights.js";
import { describeValue } from "../core/checks/describe-value.js";
import { finiteNumbers } from "../core/checks/finite-numbers.js";
import { WhyboxError } from "../core/whybox-error.js";
import { atRanks } from "./at-ranks.js";

/**
 * The edges that cut values into bins of equal shares: quartiles for 4 bins, deciles for 10.
 *
 * Bin b holds edge b-1 < value <= edge b. Percentiles are interpolated linearly between the two values around
 * rank share x (n - 1); edges that fall together are given once, so a column of few values has fewer bins.
 *
 * @param values  at least one; finite, in any order
 * @param bins  2 or more
 * @param weights  one per value, 0 or more; default 1 each. A quantile is then the mean of the inverse of the weighted
 *   distribution over the share of it that one value has on average, which for equal weights is the same
 * @returns at most bins - 1 rising edges, in the unit of the values; at least one
 * @throws WhyboxError INVALID_DATA for no values or one that is not finite; INVALID_ARGUMENT for bins, and for
 *   weights as in ridge
 * Source: Hyndman & Fan 1996, definition 7; with weights Akinshin 2023, "Weighted quantile estimators", for a window of
 *   1 / n. Cost: O(n log n), O(n) where values are spread out.
 * @example
 * quantileEdges([1, 10], 4)   // [3.25, 5.5, 7.75]
 */
export function quantileEdges(values: ArrayLike<number>, bins: number, weights?: ArrayLike<number>): number[] {
  const column = finiteNumbers("quantileEdges", "values", values);
  if (column.length === 0) {
    throw new WhyboxError("INVALID_DATA", "quantileEdges: expected at least one value, got 0");
  }
  if (!(Number.isSafeInteger(bins) && bins >= 2)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `quantileEdges: expected bins to be a whole number of 2 or more, such as 4 or 10, got ${describeValue(bins)}`,
    );
  }
  const shares = Array.from({ length: bins - 1 }, (_, i) => (i + 1) / bins);
  const edges = weights === undefined ? equalQuantiles(column, shares) : weightedQuantiles(column, weights, shares);
  return edges.filter((edge, i) => i === 0 || edge > edges[i - 1]);
}

function equalQuantiles(column: Float64Array, shares: readonly number[]): number[] {
  const ranks = shares.map((share) => share * (column.length - 1));
  const neighbours = ranks.flatMap((rank) => [Math.floor(rank), Math.min(Math.floor(rank) + 1, column.length - 1)]);
  const values = atRanks(column, neighbours);
  // + 0: of -0 and 0 either may have come first.
  return ranks.map((rank, i) => between(values[2 * i], values[2 * i + 1], rank - Math.floor(rank)) + 0);
}

function weightedQuantiles(column: Float64Array, weights: ArrayLike<number>, shares: readonly number[]): number[] {
  const weightOf = checkWeights("quantileEdges", "value", column.length, weights);
  const order = Array.from(column.keys())
    .filter((i) => weightOf[i] > 0)
    .sort((a, b) => column[a] - column[b]);
  const total = order.reduce((sum, i) => sum + weightOf[i], 0);
  return shares.map((share) => {
    const from = ((order.length - 1) * share) / order.length;
    const to = from + 1 / order.length;
    let first: number | undefined;
    let last = 0;
    let beyondFirst = 0;
    let below = 0;
    for (const i of order) {
      const above = below + weightOf[i] / total;
      const overlap = Math.min(to, above) - Math.max(from, below);
      below = above;
      // A value that rounding alone lets in does not belong to the window.
      if (overlap <= ROUNDING) continue;
      first ??= column[i];
      last = column[i];
      beyondFirst += overlap * (last - first);
    }
    // From the first value on, so that equal values have exactly that quantile.
    return Math.min(last, (first as number) + beyondFirst * order.length);
  });
}

/** Of a sum of shares. */
const ROUNDING = 1e-12;

/** The value at a share of sorted values, interpolated linearly between the two around rank share x (n - 1). */
export function quantile(sorted: Float64Array, share: number): number {
  const rank = share * (sorted.length - 1);
  const below = Math.floor(rank);
  return between(sorted[below], sorted[Math.min(below + 1, sorted.length - 1)], rank - below);
}

function between(low: number, high: number, part: number): number {
  // A gap beyond the largest number, whose halves are not.
  if (high - low === Number.POSITIVE_INFINITY) return low * (1 - part) + high * part;
  // From the nearer end, so that both ends are met exactly and rounding cannot break the order.
  return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
}
