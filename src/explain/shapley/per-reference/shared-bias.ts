import { multiply } from "../../../math/vectors.js";
import { shapleyRegression } from "../estimators/shapley-regression.js";
import type { PairedDesign } from "../pairs/paired-coalitions.js";
import type { OddProcessFit } from "../process/odd-process-fit.js";

/**
 * The bias of a fitted process that games on the same pairs, under other names, have in common: interactions of a size that
 * the prior takes for small are attributed to others, and averaging over games does not take that out.
 *
 * The residual of a pair that was not asked is estimated by the leave-one-out residuals of the asked pairs of its stratum. The
 * Shapley values of these residuals, by weighted least squares, correct the bias. For one game the correction is mostly
 * noise; its average over games is not.
 *
 * @returns players x observations: the derivative of a value's correction by an observation; undefined where the pairs do
 *   not determine a regression
 * Source: Särndal, Swensson & Wretman 1992, section 6.3 (the difference estimator), with the process as the model.
 * Cost: no model row; O(players observations^2) time.
 */
export async function sharedBias(
  pairs: PairedDesign,
  { covariance, precisions }: OddProcessFit,
): Promise<readonly Float64Array[] | undefined> {
  const regression = await shapleyRegression(pairs, 1);
  if (!regression) return undefined;
  const { strata, stratum } = pairs;
  // Twice, since observations are half differences.
  const perPair = Float64Array.from(stratum, (index, pair) => {
    const { sampled, population } = strata[index];
    return (2 * (1 - sampled / population)) / precisions[pair];
  });
  // The inverse covariance is symmetric.
  return covariance.solveEach(
    regression.influence.map((moves) => {
      const ofWeighed = new Float64Array(stratum.length + 1);
      ofWeighed.set(multiply(moves, perPair));
      return ofWeighed;
    }),
  );
}
