import { plusScaled } from "../math/plus-scaled.js";
import { momentsOfSum, momentsRoom, type StackedMoments, stackMoments } from "./stacked-moments.js";
import type { WeightedMoments } from "./weighted-moments.js";

/**
 * For each group, the moments of all others together.
 *
 * What comes before a group and what comes after it are each added up once, and then joined. Nothing is subtracted, so
 * that what the group left out says does not linger as rounding; see {@link momentsOfSum} for what else costs digits.
 *
 * @param groups  two or more, of the same columns and outputs
 * Cost: O(groups columns^2), where combining the others anew for each group takes groups times as much.
 */
export function leaveOneOutMoments(groups: readonly WeightedMoments[]): WeightedMoments[] {
  const stacked = stackMoments(groups);
  const after = sumsAfter(stacked, groups.length);
  let before: Float64Array = new Float64Array(stacked.size);
  return groups.map((_, group) => {
    const others = plusScaled(before, 1, part(after, stacked.size, group));
    before = plusScaled(before, 1, part(stacked.data, stacked.size, group));
    return momentsOfSum(stacked, others, momentsRoom(stacked));
  });
}

/** groups x size: for each group, the sum of those after it. */
function sumsAfter({ data, size }: StackedMoments, groups: number): Float64Array {
  const sums = new Float64Array(groups * size);
  for (let at = (groups - 1) * size - 1; at >= 0; at--) sums[at] = sums[at + size] + data[at + size];
  return sums;
}

function part(data: Float64Array, size: number, group: number): Float64Array {
  return data.subarray(group * size, (group + 1) * size);
}
