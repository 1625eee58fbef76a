import { normalQuantile } from "./normal-quantile.js";
import { studentQuantile } from "./student-quantile.js";

/**
 * Standard errors that rest on few degrees of freedom, widened so that value +- 1.96 standard errors still covers the
 * truth 95% of the time: by the quantile of Student's t over that of the normal distribution.
 */
export function widenedByStudent(errors: Float64Array, degreesOfFreedom: number): Float64Array {
  if (!Number.isFinite(degreesOfFreedom)) return errors;
  const factor = studentQuantile(0.975, Math.max(1, degreesOfFreedom)) / normalQuantile(0.975);
  return errors.map((error) => error * factor);
}
