import { giveWay, inTurns } from "../../../core/give-way.js";
import { runningSpread } from "../../../math/running-spread.js";
import { widenedByStudent } from "../../../math/widened-by-student.js";
import type { Stream } from "../../../random/stream.js";
import { averageGains, type Orders, pairGains } from "../estimators/average-gains.js";
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
        const spreads = groups.map(runningSpread);
        for (const gain of pairGains(orders, worth, ends.empty[output], ends.full[output])) {
          for (const [g, sum] of sumsOver(groups, gain).entries()) spreads[g].add(sum);
        }
        // Of the noise, the spread between pairs does not show that of the empty and the grand coalition.
        const ofEnds = noise?.total[output] ?? 0;
        const variance = (squares: number) => squares / (pairs - 1) / pairs + ofEnds;
        return Float64Array.from(spreads, (spread) => Math.sqrt(variance(spread.squares())));
      });
      const sums = {
        values: found.values.map((values) => sumsOver(groups, values)),
        standardErrors: errors.map((each) => (pairs > 1 ? widenedByStudent(each, pairs - 1) : null)),
      };
      return { ...found, groups: partGroups(groups, parts, sums) };
    },
  };
}

/** An order in which the members of each group come in one after the other. */
export function orderOf({ members }: PlayerGroup, stream: Stream): number[] {
  return randomPermutation(members.length, stream).flatMap((at) => {
    const member = members[at];
    return typeof member === "number" ? [member] : orderOf(member, stream);
  });
}
