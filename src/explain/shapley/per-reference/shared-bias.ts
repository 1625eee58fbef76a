import { shapleyRegression } from "../estimators/shapley-regression.js";
import type { PairedDesign } from "../pairs/paired-coalitions.js";
import type { OddProcessFit } from "../process/odd-process-fit.js";

/**
 * What a fitted process gets wrong alike for every game that is played on the same pairs under other names: interactions of
 * a size that the prior holds for small are taken for something else, and averaging over games does not take that out.
 *
 * Each pair that was not asked is off from the process by about as much as an asked pair of its stratum is from what the other
 * pairs say of it. The Shapley values of these differences, by weighted least squares, are what the values lack. For one
 * game that is mostly noise; its average over games is not.
 *
 * @returns players x observations: how much what a value lacks moves when an observation does; undefined where the pairs
 *   do not determine a regression
 * Source: Särndal, Swensson & Wretman 1992, section 6.3 (the difference estimator), with the process as the model.
 * Cost: no model row; O(players observations^2) time.
 */
export async function sharedBias(
  pairs: PairedDesign,
  { weigh, precisions }: OddProcessFit,
): Promise<readonly Float64Array[] | undefined> {
  const regression = await shapleyRegression(pairs, 1);
  if (!regression) return undefined;
  const { strata, stratum } = pairs;
  return regression.influence.map((moves) => {
    const ofWeighed = new Float64Array(stratum.length + 1);
    for (let pair = 0; pair < stratum.length; pair++) {
      const { sampled, population } = strata[stratum[pair]];
      // Twice, since observations are half differences.
      ofWeighed[pair] = (2 * moves[pair] * (1 - sampled / population)) / precisions[pair];
    }
    // The inverse covariance is symmetric.
    return weigh(ofWeighed);
  });
}
