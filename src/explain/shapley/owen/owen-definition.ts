import { widenedByStudent } from "../../../math/widened-by-student.js";
import type { ShapleyDesign, ShapleyEstimator } from "../shapley-estimator.js";
import { type GroupOfPlayers, partGroups, sumsOver } from "./group-sums.js";
import { EMPTY, GRAND, type HierarchicalCoalitions } from "./hierarchical-coalitions.js";

type EveryOrder = ShapleyDesign & Pick<HierarchicalCoalitions, "shares">;

/** Owen values by their definition: exact for these reference rows. */
export function owenDefinition(
  every: HierarchicalCoalitions,
  hierarchy: string,
  groups: readonly GroupOfPlayers[],
  parts: readonly number[],
): ShapleyEstimator<EveryOrder> {
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
      const noiseOf = (output: number, { rows, weights }: Shares) =>
        noise
          ? Math.sqrt(
              rows.reduce(
                (sum, row, i) => sum + weights[i] ** 2 * (row < 0 ? noise.total[output] : noise.worth[output]),
                0,
              ),
            )
          : 0;
      const widened = (errors: Float64Array) =>
        widenedByStudent(errors, noise?.degreesOfFreedom ?? Number.POSITIVE_INFINITY);
      const errorsOf = (of: readonly Shares[]) =>
        v.map((_, output) => widened(Float64Array.from(of, (each) => noiseOf(output, each))));
      const together = groups.map(({ players }) => sharesOfAll(players.map((player) => shares[player])));
      return {
        values,
        standardErrors: errorsOf(shares),
        degreesOfFreedom: Number.POSITIVE_INFINITY,
        asked: { count: coalitions.rows + 2, of: "coalitions", all: true },
        diagnostics: {},
        weightedR2: v.map(() => null),
        groups: partGroups(groups, parts, {
          values: values.map((each) => sumsOver(groups, each)),
          standardErrors: errorsOf(together),
        }),
      };
    },
  };
}

type Shares = HierarchicalCoalitions["shares"][number];

/** The shares of several players together: what one gains by a coalition, another may lose. */
function sharesOfAll(shares: readonly Shares[]): Shares {
  const total = new Map<number, number>();
  for (const { rows, weights } of shares) {
    for (const [i, row] of rows.entries()) total.set(row, (total.get(row) ?? 0) + weights[i]);
  }
  return { rows: Int32Array.from(total.keys()), weights: Float64Array.from(total.values()) };
}
