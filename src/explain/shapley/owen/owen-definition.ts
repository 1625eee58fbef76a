import { widenedByStudent } from "../../../math/widened-by-student.js";
import type { ShapleyDesign, ShapleyEstimator } from "../shapley-estimator.js";
import { EMPTY, GRAND, type HierarchicalCoalitions } from "./hierarchical-coalitions.js";

type EveryOrder = ShapleyDesign & Pick<HierarchicalCoalitions, "shares">;

/** Owen values by their definition: exact for these reference rows. */
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
