import { describeValue } from "../../core/checks/describe-value.js";
import { WhyboxError } from "../../core/whybox-error.js";

/** The power of time that the bound pays for being looked at again and again: above 1, 1.1 in the paper's experiments. */
const POWER = 1.1;
/** The paper asks for more than 2e + 1 + e / (POWER - 1) + (e + 1) / (POWER - 1)^2, which is 405.46, and takes 405.5. */
const FACTOR = 405.5;

/**
 * The threshold times number of draws at which `klBounds` hold for several arms and at all times together:
 * ln(x) + ln ln(x) with x = 405.5 arms t^1.1 / delta.
 *
 * With explorationRate(arms, t, delta) / n_a as threshold, n_a the draws of arm a up to time t, all bounds of all
 * arms hold at all t with a probability of at least 1 - delta.
 *
 * @param arms  1 or more
 * @param t  1 or more; no arm may have had more draws by then
 * @param delta  above 0 and below 1
 * @returns nats
 * @throws WhyboxError INVALID_ARGUMENT
 * Source: Kaufmann & Kalyanakrishnan 2013, "Information complexity in bandit subset selection", Theorem 1 and its
 * experiments for the constants.
 * @example
 * explorationRate(2, 10, 0.1);   // 13.98
 */
export function explorationRate(arms: number, t: number, delta: number): number {
  if (!(Number.isFinite(arms) && Number.isFinite(t) && arms >= 1 && t >= 1)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `explorationRate: expected arms and t to be numbers of 1 or more, got ${describeValue(arms)} and ${describeValue(t)}`,
    );
  }
  if (!(Number.isFinite(delta) && delta > 0 && delta < 1)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `explorationRate: expected delta to be above 0 and below 1, got ${describeValue(delta)}`,
    );
  }
  const evidence = Math.log((FACTOR * arms * t ** POWER) / delta);
  return evidence + Math.log(evidence);
}
