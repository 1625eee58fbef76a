import { combineMoments } from "./combine-moments.js";
import type { WeightedMoments } from "./weighted-moments.js";

/**
 * For each group, the moments of all others together.
 *
 * What comes before a group and what comes after it are each added up once, and then joined: nothing is
 * subtracted, so that a column which varies in one group alone is constant without it, exactly.
 *
 * @param groups  two or more, of the same columns and outputs
 * Cost: O(groups columns^2), where combining the others anew for each group takes groups times as much.
 */
export function leaveOneOutMoments(groups: readonly WeightedMoments[]): WeightedMoments[] {
  const last = groups.length - 1;
  const before: WeightedMoments[] = [groups[0]];
  for (let group = 1; group < last; group++) before.push(combineMoments([before[group - 1], groups[group]]));
  const without: WeightedMoments[] = [before[last - 1]];
  let after = groups[last];
  for (let group = last - 1; group > 0; group--) {
    without.unshift(combineMoments([before[group - 1], after]));
    after = combineMoments([groups[group], after]);
  }
  without.unshift(after);
  return without;
}
