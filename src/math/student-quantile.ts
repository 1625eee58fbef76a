import { normalQuantile } from "./normal-quantile.js";
import { studentTail } from "./student-tail.js";

/**
 * The quantile of Student's t distribution: the value below which it lies with probability `share`.
 *
 * Exact for 1 and 2 degrees of freedom, and to 12 digits between 1 and 3; above, a series in 1 / degrees around the normal
 * quantile, off at the 97.5% point by 0.004 with 3 degrees, by less than 0.001 from 4 on.
 *
 * @param share  above 0 and below 1
 * @param degrees  1 or more; Infinity gives the normal distribution
 * Source: Abramowitz & Stegun 1964, 26.7.5.
 */
export function studentQuantile(share: number, degrees: number): number {
  if (degrees === 1) return Math.tan(Math.PI * (share - 0.5));
  if (degrees === 2) return (2 * share - 1) / Math.sqrt(2 * share * (1 - share));
  if (degrees < 3) return byBisection(share, degrees);
  const x = normalQuantile(share);
  if (degrees === Number.POSITIVE_INFINITY) return x;
  // In powers of x squared: products have the same bits on every engine, powers have not.
  const s = x * x;
  const g1 = (x * (s + 1)) / 4;
  const g2 = (x * (s * (5 * s + 16) + 3)) / 96;
  const g3 = (x * (s * (s * (3 * s + 19) + 17) - 15)) / 384;
  const g4 = (x * (s * (s * (s * (79 * s + 776) + 1482) - 1920) - 945)) / 92160;
  return x + (g1 + (g2 + (g3 + g4 / degrees) / degrees) / degrees) / degrees;
}

/** Halves an interval that ends at the quantile for one degree of freedom, which is further out. */
function byBisection(share: number, degrees: number): number {
  let outer = studentQuantile(share, 1);
  let inner = 0;
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (inner + outer) / 2;
    const isInside = share > 0.5 ? studentTail(middle, degrees) > 1 - share : studentTail(-middle, degrees) > share;
    if (isInside) inner = middle;
    else outer = middle;
  }
  return (inner + outer) / 2;
}

/** As many halve a number down to its last bit. */
const BISECTIONS = 60;
