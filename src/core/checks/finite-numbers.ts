import { WhyboxError } from "../whybox-error.js";

/**
 * The values as a Float64Array (no copy where they are one), after a check that every one is a finite number.
 *
 * @param where  the function that was given them
 * @param name  what it calls them
 * @throws WhyboxError INVALID_DATA naming the first that is not
 */
export function finiteNumbers(where: string, name: string, values: ArrayLike<number>): Float64Array {
  if (typeof values !== "object" || values === null || typeof values.length !== "number") {
    throw new WhyboxError("INVALID_DATA", `${where}: expected ${name} to be numbers, got ${String(values)}`);
  }
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected a finite number in ${name} at position ${i}, got ${String(values[i])}`,
    );
  }
  return values instanceof Float64Array ? values : Float64Array.from(values);
}
