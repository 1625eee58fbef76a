import { allCoalitions, type Coalitions, popcount } from "../../../core/coalitions.js";
import { turnsOf } from "../../../core/give-way.js";
import { binomial } from "../../../math/binomial.js";
import { widenedByStudent } from "../../../math/widened-by-student.js";
import { shapleyKernel } from "../pairs/shapley-kernel.js";
import type { ShapleyEstimator } from "../shapley-estimator.js";
import { additiveR2 } from "./additive-r2.js";

type EveryCoalition = { readonly coalitions: Coalitions; readonly players: number; readonly isComplete: true };

/** Asks every coalition and applies the definition of the values: exact for these reference rows. */
export const enumeration: Omit<ShapleyEstimator<EveryCoalition>, "design"> & {
  design(players: number): EveryCoalition;
} = {
  name: "enumeration",
  design: (players) => ({ coalitions: allCoalitions(Math.max(1, players)), players, isComplete: true }),
  answered: () => undefined,
  async estimate({ coalitions, players }, v, { empty, full }, noise) {
    const giveWay = turnsOf("shapleyValues", undefined);
    const last = 2 ** players - 1;
    const values: Float64Array[] = [];
    for (const [output, inner] of v.entries()) {
      await giveWay();
      const ofOutput = shapleyValues(players, (coalition) => {
        if (coalition === 0) return empty[output];
        return coalition === last ? full[output] : inner[coalition - 1];
      });
      values.push(ofOutput);
    }
    const kernelOfSize = Array.from({ length: players }, (_, size) => (size === 0 ? 0 : shapleyKernel(players, size)));
    const weights = Float64Array.from(coalitions.bits, (bits) => kernelOfSize[popcount(bits)]);
    const errors = v.map((_, output) =>
      noise ? Math.sqrt(noise.worth[output] * squaredWeights(players) + noise.total[output] / players ** 2) : 0,
    );
    const weightedR2: (number | null)[] = [];
    for (const [output, phi] of values.entries()) {
      await giveWay();
      weightedR2.push(additiveR2(coalitions, weights, v[output], empty[output], phi));
    }
    return {
      values,
      standardErrors: errors.map((error) =>
        widenedByStudent(new Float64Array(players).fill(error), noise?.degreesOfFreedom ?? Number.POSITIVE_INFINITY),
      ),
      degreesOfFreedom: Number.POSITIVE_INFINITY,
      asked: { count: 2 ** players, of: "coalitions", all: true },
      diagnostics: { weightEnumerated: 1 },
      weightedR2,
    };
  },
};

/** The sum of the squared weights of a Shapley value, over every coalition but the empty and the grand one. */
function squaredWeights(players: number): number {
  const weight = (size: number) => 1 / (players * binomial(players - 1, size));
  let sum = 0;
  for (let size = 1; size < players; size++) {
    sum += binomial(players - 1, size - 1) * weight(size - 1) ** 2 + binomial(players - 1, size) * weight(size) ** 2;
  }
  return sum;
}

/**
 * Shapley values from the value of every coalition (Shapley 1953; Lundberg & Lee 2017, eq. 4).
 *
 * @param parts  1 to 20
 * @param worth  the game; bit p of the argument is set when part p is kept. 0 is the empty coalition.
 * @returns one number per part
 * Cost: no model row; O(parts 2^parts) time.
 */
export function shapleyValues(parts: number, worth: (coalition: number) => number): Float64Array {
  const values = new Float64Array(parts);
  const weightOfSize = Array.from({ length: parts }, (_, size) => 1 / (parts * binomial(parts - 1, size)));
  for (let coalition = 0; coalition < 2 ** parts; coalition++) {
    const weight = weightOfSize[popcount(coalition)];
    const without = worth(coalition);
    for (let part = 0; part < parts; part++) {
      const joined = coalition | (1 << part);
      if (joined !== coalition) values[part] += weight * (worth(joined) - without);
    }
  }
  return values;
}
