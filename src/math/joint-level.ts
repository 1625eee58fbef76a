import { normalCdf } from "./normal-cdf.js";

/** Least number of steps of the midpoint rule between -REACH and REACH. */
const STEPS = 80;
const REACH = 8;
const BISECTIONS = 34;

/** The two-sided level of the z at which `together`, which rises, reaches `level`. */
export function jointLevel(together: (z: number) => number, level: number): number {
  let [low, high] = [0, 10];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (together(middle) < level) low = middle;
    else high = middle;
  }
  return 1 - 2 * normalCdf(-(low + high) / 2);
}

/**
 * The mean of a function of a standard normal number, by the midpoint rule, which converges geometrically for smooth ones.
 *
 * @param width  standard deviation of the steepest normal rise in the function
 */
export function overNormal(value: (x: number) => number, width = 1): number {
  const steps = Math.max(STEPS, Math.ceil((2 * REACH) / width));
  const step = (2 * REACH) / steps;
  let sum = 0;
  for (let i = 0; i < steps; i++) {
    const x = -REACH + (i + 0.5) * step;
    sum += Math.exp(-0.5 * x * x) * value(x);
  }
  return (sum * step) / Math.sqrt(2 * Math.PI);
}
