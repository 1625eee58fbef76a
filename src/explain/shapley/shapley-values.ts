import { binomial } from "../../math/binomial.js";
import { popcount } from "../../math/popcount.js";

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
