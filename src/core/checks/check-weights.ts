import { WhyboxError } from "../whybox-error.js";
import { finiteNumbers } from "./finite-numbers.js";

/**
 * One weight per row: those given, or 1 each.
 *
 * @param what  the thing that each weight is for, such as "row of z"
 * @throws WhyboxError INVALID_ARGUMENT for another number of weights, a negative one, or none above 0
 */
export function checkWeights(
  where: string,
  what: string,
  rows: number,
  weights: ArrayLike<number> | undefined,
): Float64Array {
  if (weights === undefined) return new Float64Array(rows).fill(1);
  const checked = finiteNumbers(where, "weights", weights);
  if (checked.length !== rows) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `${where}: expected ${rows} weights, one per ${what}, got ${checked.length}`,
    );
  }
  let total = 0;
  for (let i = 0; i < rows; i++) {
    if (checked[i] < 0) {
      throw new WhyboxError(
        "INVALID_ARGUMENT",
        `${where}: expected weights of 0 or more, got ${checked[i]} at position ${i}`,
      );
    }
    total += checked[i];
  }
  if (!(total > 0)) {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected at least one weight above 0, got ${rows} of 0`);
  }
  if (!Number.isFinite(total)) {
    throw new WhyboxError("INVALID_ARGUMENT", `${where}: expected weights with a finite sum, got a sum of ${total}`);
  }
  return checked;
}
