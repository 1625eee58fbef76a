import { checkWeights } from "../core/checks/check-weights.js";
import { finiteNumbers } from "../core/checks/finite-numbers.js";
import { WhyboxError } from "../core/whybox-error.js";
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
  let least = column[0];
  let greatest = column[0];
  for (let i = 1; i < column.length; i++) {
    if (column[i] < least) least = column[i];
    else if (column[i] > greatest) greatest = column[i];
  }
  const scale = powerOfTwo([least, greatest]);
  // As exact as to divide by a power of 2, and faster.
  const unscale = 1 / scale;
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    const weight = weightOf[i];
    let bin = 0;
    while (bin < size - 1 && value > limits[bin]) bin++;
    counts[bin]++;
    if (weight === 0) continue;
    // Means and squares are moved on value by value, which loses no digits to a large offset (West 1979).
    totals[bin] += weight;
    const difference = value - means[bin];
    means[bin] += (difference * weight) / totals[bin];
    squares[bin] += weight * (difference * unscale) * ((value - means[bin]) * unscale);
  }
  least = Math.min(least, limits[0] ?? least);
  greatest = Math.max(greatest, limits[size - 2] ?? greatest);
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
