import { axpy } from "../../math/vectors.js";
import type { WeightedMoments } from "../../regression/weighted-moments.js";
import { momentsOfSum, momentsRoom, type StackedMoments } from "./stacked-moments.js";

/**
 * For each group, the moments of all others together.
 *
 * What comes before a group and what comes after it are each added up once, and then joined. Nothing is subtracted, so
 * that what the group left out says does not linger as rounding; see {@link momentsOfSum} for what else costs digits.
 *
 * @param stacked  of two or more groups
 * Cost: O(groups columns^2), where combining the others anew for each group takes groups times as much.
 */
export function jackknifeMoments(stacked: StackedMoments): WeightedMoments[] {
  const { groups, size, data } = stacked;
  const after = sumsAfter(stacked);
  const others: WeightedMoments[] = [];
  let before: Float64Array = new Float64Array(size);
  for (let group = 0; group < groups; group++) {
    const sums = axpy(before, 1, part(after, size, group));
    others.push(momentsOfSum(stacked, sums, momentsRoom(stacked)));
    before = axpy(before, 1, part(data, size, group));
  }
  return others;
}

/** groups x size: for each group, the sum of those after it. */
function sumsAfter({ data, size, groups }: StackedMoments): Float64Array {
  const sums = new Float64Array(groups * size);
  for (let at = (groups - 1) * size - 1; at >= 0; at--) sums[at] = sums[at + size] + data[at + size];
  return sums;
}

function part(data: Float64Array, size: number, group: number): Float64Array {
  return data.subarray(group * size, (group + 1) * size);
}
