import type { Coalitions } from "../../core/coalitions.js";
import { binomial } from "../../math/binomial.js";
import { popcount } from "../../math/popcount.js";
import { widenedByStudent } from "../../math/widened-by-student.js";
import { additiveR2 } from "./additive-r2.js";
import { allCoalitions } from "./all-coalitions.js";
import type { ShapleyEstimator } from "./shapley-estimator.js";
import { shapleyKernel } from "./shapley-kernel.js";
import { shapleyValues } from "./shapley-values.js";

type EveryCoalition = { readonly coalitions: Coalitions; readonly players: number; readonly isComplete: true };

/** Asks every coalition and reads the values off their definition: exact for these reference rows. */
export const enumeration: Omit<ShapleyEstimator<EveryCoalition>, "design"> & {
  design(players: number): EveryCoalition;
} = {
  name: "enumeration",
  design: (players) => ({ coalitions: allCoalitions(Math.max(1, players)), players, isComplete: true }),
  answered: () => undefined,
  estimate({ coalitions, players }, v, { empty, full }, noise) {
    const last = 2 ** players - 1;
    const values = v.map((inner, output) =>
      shapleyValues(players, (coalition) => {
        if (coalition === 0) return empty[output];
        return coalition === last ? full[output] : inner[coalition - 1];
      }),
    );
    const kernelOfSize = Array.from({ length: players }, (_, size) => (size === 0 ? 0 : shapleyKernel(players, size)));
    const weights = Float64Array.from(coalitions.bits, (bits) => kernelOfSize[popcount(bits)]);
    const errors = v.map((_, output) =>
      noise ? Math.sqrt(noise.worth[output] * squaredWeights(players) + noise.total[output] / players ** 2) : 0,
    );
    return {
      values,
      standardErrors: errors.map((error) =>
        widenedByStudent(new Float64Array(players).fill(error), noise?.degreesOfFreedom ?? Number.POSITIVE_INFINITY),
      ),
      degreesOfFreedom: Number.POSITIVE_INFINITY,
      asked: { count: 2 ** players, of: "coalitions", all: true },
      diagnostics: { weightEnumerated: 1 },
      weightedR2: values.map((phi, output) => additiveR2(coalitions, weights, v[output], empty[output], phi)),
    };
  },
};

/** The sum of the squares of what a Shapley value weighs each coalition by, but the empty and the grand one. */
function squaredWeights(players: number): number {
  const weight = (size: number) => 1 / (players * binomial(players - 1, size));
  let sum = 0;
  for (let size = 1; size < players; size++) {
    sum += binomial(players - 1, size - 1) * weight(size - 1) ** 2 + binomial(players - 1, size) * weight(size) ** 2;
  }
  return sum;
}
