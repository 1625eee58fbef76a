import type { Stream } from "../../../random/stream.js";
import { averageGains, type Orders } from "../estimators/average-gains.js";
import { antitheticPermutations, randomPermutation } from "../estimators/permutations.js";
import type { ShapleyEstimator } from "../shapley-estimator.js";
import type { PlayerGroup } from "./hierarchy.js";

/** Averages gains over random orders in which the members of each group come in one after the other, and backwards. */
export function owenOrders(root: PlayerGroup, hierarchy: string): ShapleyEstimator<Orders> {
  return {
    ...averageGains,
    name: "owenValues orders",
    variant: hierarchy,
    design(players, max, streams) {
      const orders = antitheticPermutations(players, max, streams(0), (_, stream) => orderOf(root, stream));
      return { ...orders, players, asked: orders.coalitions.rows, isComplete: false };
    },
  };
}

function orderOf({ members }: PlayerGroup, stream: Stream): number[] {
  return randomPermutation(members.length, stream).flatMap((at) => {
    const member = members[at];
    return typeof member === "number" ? [member] : orderOf(member, stream);
  });
}
