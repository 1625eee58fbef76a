import { checkWeights } from "../core/checks/check-weights.js";
import { finiteNumbers } from "../core/checks/finite-numbers.js";
import { WhyboxError } from "../core/whybox-error.js";
import { binOf } from "./bin-of.js";
import { powerOfTwo } from "./power-of-two.js";

/** Statistics of a column within each of its bins, one entry per bin. */
export interface BinStatistics {
  /** Weighted mean; 0 where the bin is empty. */
  readonly means: Float64Array;
  /** Weighted standard deviation (divided by the weight, not one less) + 1e-11, so that it is never 0. */
  readonly standardDeviations: Float64Array;
  /** The lower edge of the bin; for the first, the smallest value. */
  readonly mins: Float64Array;
  /** The upper edge of the bin; for the last, the largest value. */
  readonly maxs: Float64Array;
  /** The number of values in the bin, whatever their weight. */
  readonly counts: Int32Array;
  /** The total weight of the bin: its probability. */
  readonly weights: Float64Array;
}

/** Keeps z = (x - mean) / deviation defined in a bin of one value. Found in the answers of lime's discretizers. */
const MIN_DEVIATION = 1e-11;

/**
 * Mean, standard deviation, limits and weight of the values in each bin: edge b-1 < value <= edge b.
 *
 * A bin without weight has mean 0 and standard deviation 1e-11, as lime answers: its limits say where it is.
 *
 * @param values  at least one, finite
 * @param edges  rising, as quantileEdges and entropyEdges give them; may be none
 * @param weights  one per value, 0 or more; default 1 each
 * @throws WhyboxError INVALID_DATA for values or edges that are not finite, no values, or edges that do not rise;
 *   INVALID_ARGUMENT for weights as in ridge
 * Cost: O(n bins).
 */
export function binStatistics(
  values: ArrayLike<number>,
  edges: ArrayLike<number>,
  weights?: ArrayLike<number>,
): BinStatistics {
  const where = "binStatistics";
  const column = finiteNumbers(where, "values", values);
  const limits = finiteNumbers(where, "edges", edges);
  if (column.length === 0) throw new WhyboxError("INVALID_DATA", `${where}: expected at least one value, got 0`);
  const fall = limits.findIndex((edge, i) => i > 0 && !(edge > limits[i - 1]));
  if (fall > 0) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected rising edges, got ${limits[fall]} after ${limits[fall - 1]}`,
    );
  }
  const weightOf = checkWeights(where, "value", column.length, weights);

  const size = limits.length + 1;
  const counts = new Int32Array(size);
  const totals = new Float64Array(size);
  const means = new Float64Array(size);
  const squares = new Float64Array(size);
  const scale = powerOfTwo(column);
  let least = limits[0] ?? column[0];
  let greatest = limits[size - 2] ?? column[0];
  for (let i = 0; i < column.length; i++) {
    const bin = binOf(column[i], limits);
    counts[bin]++;
    least = Math.min(least, column[i]);
    greatest = Math.max(greatest, column[i]);
    if (weightOf[i] === 0) continue;
    // Means and squares are moved on value by value, which loses no digits to a large offset (West 1979).
    totals[bin] += weightOf[i];
    const difference = column[i] - means[bin];
    means[bin] += (difference * weightOf[i]) / totals[bin];
    squares[bin] += weightOf[i] * (difference / scale) * ((column[i] - means[bin]) / scale);
  }
  return {
    means,
    // Where all values are the same, rounding may leave a sum just below 0.
    standardDeviations: squares.map(
      (sum, b) => (totals[b] > 0 ? scale * Math.sqrt(Math.max(0, sum) / totals[b]) : 0) + MIN_DEVIATION,
    ),
    mins: Float64Array.of(least, ...limits),
    maxs: Float64Array.of(...limits, greatest),
    counts,
    weights: totals,
  };
}
