/** One run of the threshold greedy algorithm: it takes what gains at least `threshold` / k. */
export type ThresholdInstance = {
  readonly exponent: number;
  readonly threshold: number;
  /** In the order in which they were taken. */
  readonly parts: readonly number[];
};

/**
 * The instances that STREAK keeps once the best single part is worth `best`: one for each threshold
 * (1 - epsilon)^i from (1 - epsilon) best / (9 k^2) to best k. Those that were there stay as they are, those that
 * have fallen out of the range are dropped, the new ones have taken nothing yet.
 *
 * @param best  above 0
 * @returns by exponent, ascending: the highest threshold first
 * Source: Elenberg, Dimakis, Feldman & Karbasi 2017, Algorithm 2.
 */
export function thresholdInstances(
  instances: readonly ThresholdInstance[],
  best: number,
  count: number,
  epsilon: number,
): readonly ThresholdInstance[] {
  const low = ((1 - epsilon) * best) / (9 * count ** 2);
  const high = best * count;
  const known = new Map(instances.map((instance) => [instance.exponent, instance]));
  const base = Math.log(1 - epsilon);
  const kept: ThresholdInstance[] = [];
  // One exponent more on either side, because logarithms round: whether a power is in range is asked of itself.
  for (let i = Math.ceil(Math.log(high) / base) - 1; i <= Math.floor(Math.log(low) / base) + 1; i++) {
    const threshold = (1 - epsilon) ** i;
    if (threshold < low || threshold > high) continue;
    kept.push(known.get(i) ?? { exponent: i, threshold, parts: [] });
  }
  return kept;
}

/** The most instances there can be at once. */
export function maxInstances(count: number, epsilon: number): number {
  return Math.floor(Math.log((1 - epsilon) / (9 * count ** 3)) / Math.log(1 - epsilon)) + 1;
}
