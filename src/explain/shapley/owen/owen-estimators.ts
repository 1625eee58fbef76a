import { widenedByStudent } from "../../../math/widened-by-student.js";
import type { Stream } from "../../../random/stream.js";
import { averageGains, type Orders } from "../average-gains.js";
import { antitheticPermutations, randomPermutation } from "../permutations.js";
import type { ShapleyDesign, ShapleyEstimator } from "../shapley-estimator.js";
import { EMPTY, GRAND, type HierarchicalCoalitions } from "./hierarchical-coalitions.js";
import type { PlayerGroup } from "./hierarchy.js";

type EveryOrder = ShapleyDesign & Pick<HierarchicalCoalitions, "shares">;

/** Reads Owen values off their definition: exact for these reference rows. */
export function owenDefinition(every: HierarchicalCoalitions, hierarchy: string): ShapleyEstimator<EveryOrder> {
  return {
    name: "owenValues definition",
    variant: hierarchy,
    design: () => ({ ...every, isComplete: true }),
    answered: () => undefined,
    estimate({ coalitions, shares }, v, { empty, full }, noise) {
      const worthOf = (output: number, row: number) =>
        row === EMPTY ? empty[output] : row === GRAND ? full[output] : v[output][row];
      const values = v.map((_, output) =>
        Float64Array.from(shares, ({ rows, weights }) =>
          rows.reduce((sum, row, i) => sum + weights[i] * worthOf(output, row), 0),
        ),
      );
      const errors = v.map((_, output) =>
        Float64Array.from(shares, ({ rows, weights }) =>
          noise
            ? Math.sqrt(
                rows.reduce(
                  (sum, row, i) => sum + weights[i] ** 2 * (row < 0 ? noise.total[output] : noise.worth[output]),
                  0,
                ),
              )
            : 0,
        ),
      );
      return {
        values,
        standardErrors: errors.map((each) =>
          widenedByStudent(each, noise?.degreesOfFreedom ?? Number.POSITIVE_INFINITY),
        ),
        degreesOfFreedom: Number.POSITIVE_INFINITY,
        asked: { count: coalitions.rows + 2, of: "coalitions", all: true },
        diagnostics: {},
        weightedR2: v.map(() => null),
      };
    },
  };
}

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
