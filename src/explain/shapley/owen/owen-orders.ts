import { giveWay, inTurns } from "../../../core/give-way.js";
import { widenedByStudent } from "../../../math/widened-by-student.js";
import type { Stream } from "../../../random/stream.js";
import { averageGains, floorErrors, type Orders, pairGains, spreadOfGains } from "../estimators/average-gains.js";
import { antitheticPermutations, randomPermutation } from "../estimators/permutations.js";
import type { ShapleyEstimator } from "../shapley-estimator.js";
import { type GroupOfPlayers, partGroups, sumsOver } from "./group-sums.js";
import type { PlayerGroup } from "./hierarchy.js";

/** Averages gains over random orders in which the members of each group come in one after the other, and backwards. */
export function owenOrders(
  root: PlayerGroup,
  hierarchy: string,
  groups: readonly GroupOfPlayers[],
  parts: readonly number[],
): ShapleyEstimator<Orders> {
  return {
    ...averageGains,
    name: "owenValues orders",
    variant: hierarchy,
    async design(players, max, streams) {
      const steps = antitheticPermutations(players, max, streams(0), (_, stream) => orderOf(root, stream));
      const orders = await inTurns(steps, giveWay);
      return { ...orders, players, asked: orders.coalitions.rows, isComplete: false };
    },
    async estimate(orders, v, ends, noise) {
      const found = await averageGains.estimate(orders, v, ends, noise);
      const pairs = orders.count / 2;
      const errors = v.map((worth, output) => {
        const gains = pairGains(orders, worth, ends.empty[output], ends.full[output]);
        // Of the noise, the spread between pairs does not show that of the empty and the grand coalition.
        return sumErrors(gains, groups, orders, noise?.total[output] ?? 0);
      });
      const sums = {
        values: found.values.map((values) => sumsOver(groups, values)),
        standardErrors: errors.map((each, output) =>
          found.standardErrors[output] ? widenedByStudent(each, pairs - 1) : null,
        ),
      };
      return { ...found, groups: partGroups(groups, parts, sums) };
    },
  };
}

/**
 * One standard error per group: of the mean, over pairs of orders, of the sum of its players' gains. A sum that was the same in
 * all of them gets a floor: it may differ by as much as that of another group did, or the gain of a player.
 *
 * @param ofEnds  a variance that the spread between pairs does not show
 */
function sumErrors(
  gains: Iterable<Float64Array>,
  groups: readonly GroupOfPlayers[],
  { count, players }: Orders,
  ofEnds: number,
): Float64Array {
  const pairs = count / 2;
  const { means, variances, ranges } = spreadOfGains(withSums(), groups.length + players);
  const errors = variances.map((variance) => Math.sqrt(variance / pairs + ofEnds));
  floorErrors({ ranges, means }, errors, pairs);
  return errors.slice(0, groups.length);

  function* withSums() {
    for (const gain of gains) yield Float64Array.of(...sumsOver(groups, gain), ...gain);
  }
}

/** An order in which the members of each group come in one after the other. */
export function orderOf({ members }: PlayerGroup, stream: Stream): number[] {
  return randomPermutation(members.length, stream).flatMap((at) => {
    const member = members[at];
    return typeof member === "number" ? [member] : orderOf(member, stream);
  });
}
