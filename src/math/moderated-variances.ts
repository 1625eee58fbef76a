/** Variances of one observation each of several quantities, made steadier by one another. */
export interface ModeratedVariances {
  readonly variances: Float64Array;
  /** One per quantity: the degrees of freedom of its variance. */
  readonly degreesOfFreedom: Float64Array;
}

/** Number of further observations, with the mean variance of all quantities, that are added to those of each. */
const MORE_OBSERVATIONS = 2;

/**
 * Variances that rest on few observations, each pooled with the mean over all quantities: a quantity that by chance differed
 * little in two or three observations differs in others about as much as its like. With many observations nothing changes.
 *
 * A quantity that varies much more than the others keeps as few degrees of freedom as its own observations give.
 *
 * @param variances  of one observation, unbiased; one per quantity
 * @param observations  2 or more
 * Source: moderated t statistics (Smyth 2004), with a fixed weight of the mean; degrees of freedom of a
 *   sum: Satterthwaite 1946.
 */
export function moderatedVariances(variances: Float64Array, observations: number): ModeratedVariances {
  const seenFreedom = observations - 1;
  const mean = variances.reduce((sum, variance) => sum + variance, 0) / variances.length;
  const pooled = MORE_OBSERVATIONS * mean;
  return {
    variances: variances.map((variance) => (pooled + seenFreedom * variance) / (MORE_OBSERVATIONS + seenFreedom)),
    degreesOfFreedom: variances.map((variance) => {
      const seen = seenFreedom * variance;
      const sum = pooled + seen;
      return sum > 0
        ? (sum * sum) / ((pooled * pooled) / MORE_OBSERVATIONS + (seen * seen) / seenFreedom)
        : seenFreedom;
    }),
  };
}
