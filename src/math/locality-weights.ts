import { describeValue } from "../core/checks/describe-value.js";
import { WhyboxError } from "../core/whybox-error.js";

/**
 * The kernel weight of a row at each distance: sqrt(exp(-distance^2 / width^2)), 1 at 0 and 0.61 at `width`.
 *
 * Taken as exp(-(distance / width)^2 / 2), which is the same and reaches weights of 1e-308 before it is 0.
 *
 * @param distances  0 or more, in the unit of `width`; Infinity gives 0
 * @param width  above 0
 * @returns one weight per distance, 0 to 1
 * @throws WhyboxError INVALID_ARGUMENT for a width that is not above 0; INVALID_DATA for a distance that is no
 *   number of 0 or more
 * Source: Ribeiro, Singh & Guestrin 2016, section 3.4, whose exp(-D^2 / sigma^2) the square root is taken of, as
 * their code does. Cost: O(n).
 */
export function localityWeights(distances: ArrayLike<number>, width: number): Float64Array {
  if (typeof width !== "number" || !(width > 0)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `localityWeights: expected width to be above 0, got ${describeValue(width)}`,
    );
  }
  const weights = new Float64Array(distances.length);
  for (let i = 0; i < weights.length; i++) {
    const distance = distances[i];
    if (!(distance >= 0)) {
      throw new WhyboxError(
        "INVALID_DATA",
        `localityWeights: expected a distance of 0 or more at position ${i}, got ${describeValue(distance)}`,
      );
    }
    const ratio = distance === Number.POSITIVE_INFINITY ? distance : distance / width;
    weights[i] = Math.exp((-ratio * ratio) / 2);
  }
  return weights;
}
