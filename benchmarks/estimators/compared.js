/** Two-sided 95% of the normal distribution. */
const Z95 = 1.959964;
/** Differences of rounding are no misses. */
const ROUNDING = 1e-12;

/**
 * Values held against exact ones.
 *
 * @param standardErrors  null where they are unknown; absent for estimators that give none
 * @returns error: |values - exact| / |exact|; inside: how many exact values are in the 95% interval of those whose standard
 *   error is known; right: whether the three parts with the largest absolute values are the right ones
 */
export function compared(values, standardErrors, exact) {
  const differences = exact.map((value, part) => values[part] - value);
  const known = standardErrors ? [...standardErrors.keys()].filter((part) => standardErrors[part] !== null) : [];
  const isInside = (part) => Math.abs(differences[part]) <= Z95 * standardErrors[part] + ROUNDING;
  return {
    error: Math.hypot(...differences) / Math.hypot(...exact),
    inside: known.filter(isInside).length,
    known: known.length,
    right: largest(values, 3).join() === largest(exact, 3).join(),
  };
}

/** The parts with the largest absolute values, in rising order. */
export function largest(values, count) {
  const order = [...values.keys()].sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
  return order.slice(0, count).sort((a, b) => a - b);
}
