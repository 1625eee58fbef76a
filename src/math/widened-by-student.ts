import { normalQuantile } from "./normal-quantile.js";
import { studentQuantile } from "./student-quantile.js";

/**
 * Standard errors that rest on few degrees of freedom, widened so that value +- 1.96 standard errors still covers the
 * truth 95% of the time: by the quantile of Student's t over that of the normal distribution.
 *
 * @param degreesOfFreedom  of all of them, or one number per standard error
 */
export function widenedByStudent(errors: Float64Array, degreesOfFreedom: number | Float64Array): Float64Array {
  if (typeof degreesOfFreedom !== "number") return errors.map((error, i) => error * widening(degreesOfFreedom[i]));
  if (!Number.isFinite(degreesOfFreedom)) return errors;
  const factor = widening(degreesOfFreedom);
  return errors.map((error) => error * factor);
}

function widening(degreesOfFreedom: number): number {
  return studentQuantile(0.975, Math.max(1, degreesOfFreedom)) / normalQuantile(0.975);
}
