import { powerOfTwo } from "../../math/power-of-two.js";
import type { Estimate, ShapleyDesign, ShapleyEstimator } from "./shapley-estimator.js";

/** Squares of squares of smaller answers lose their digits on the way to 0. */
const MIN_SCALE = 2 ** -240;

/**
 * An estimate that takes games of tiny answers at a scale of their own: what is estimated from answers that are larger by a
 * power of 2 is as much larger. Other games are left as they are.
 */
export function atOwnScale<Design extends ShapleyDesign>(
  estimate: ShapleyEstimator<Design>["estimate"],
): ShapleyEstimator<Design>["estimate"] {
  return async (design, v, { empty, full }, noise) => {
    const largest = [empty, full, ...v].flatMap((values) => {
      const scale = powerOfTwo(values);
      return values.some((value) => value !== 0) ? [scale] : [];
    });
    const scale = Math.max(0, ...largest);
    if (scale === 0 || scale >= MIN_SCALE) return estimate(design, v, { empty, full }, noise);
    const up = (values: Float64Array) => values.map((value) => value / scale);
    const squared = (variances: Float64Array) => variances.map((variance) => variance / scale / scale);
    const down = (values: Float64Array) => values.map((value) => value * scale);
    const found: Estimate = await estimate(
      design,
      v.map(up),
      { empty: up(empty), full: up(full) },
      noise && { ...noise, worth: squared(noise.worth), total: squared(noise.total) },
    );
    return {
      ...found,
      values: found.values.map(down),
      standardErrors: found.standardErrors.map((errors) => errors && down(errors)),
      ...(found.groups && {
        groups: found.groups.map((group) => ({
          ...group,
          values: group.values.map((value) => value * scale),
          standardErrors: group.standardErrors.map((error) => error && error * scale),
        })),
      }),
    };
  };
}
