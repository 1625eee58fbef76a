import { describeValue } from "../../core/checks/describe-value.js";
import { WhyboxError } from "../../core/whybox-error.js";

/**
 * The means that the successes observed do not rule out: the smallest and the largest q with
 * KL(mean || q) <= threshold, where KL is the divergence of Bernoulli distributions in nats.
 *
 * After n draws whose number was fixed beforehand, each bound at threshold = ln(1 / delta) / n is wrong with a
 * probability of at most delta (Chernoff). A number of draws that depends on what they showed needs a larger
 * threshold: see `explorationRate`.
 *
 * @param mean  share of successes, 0 to 1
 * @param threshold  nats, 0 or more; Infinity rules out nothing
 * @returns bounds that never lie inside the true ones by more than the rounding of the divergence, nor outside by more
 *   than that and one step of a double
 * @throws WhyboxError INVALID_ARGUMENT
 * Source: Chernoff 1952; Garivier & Cappé 2011, "The KL-UCB algorithm for bounded stochastic bandits and beyond".
 * @example
 * klBounds(0, Math.log(10));   // { low: 0, high: 0.9 }
 */
export function klBounds(mean: number, threshold: number): { low: number; high: number } {
  if (!(typeof mean === "number" && mean >= 0 && mean <= 1)) {
    throw new WhyboxError("INVALID_ARGUMENT", `klBounds: expected mean to be from 0 to 1, got ${describeValue(mean)}`);
  }
  if (!(typeof threshold === "number" && threshold >= 0)) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `klBounds: expected threshold to be a number of 0 or more, got ${describeValue(threshold)}`,
    );
  }
  return { low: furthest(mean, 0, threshold), high: furthest(mean, 1, threshold) };
}

/** The q nearest to `end` that the threshold still allows; of the last two halves' ends, the outer one. */
function furthest(mean: number, end: 0 | 1, threshold: number): number {
  if (bernoulliDivergence(mean, end) <= threshold) return end;
  let inside = mean;
  let outside: number = end;
  // Until they are neighbours: as many halvings as a double has digits, and more only where a bound is next to 0.
  for (;;) {
    const middle = (inside + outside) / 2;
    if (middle === inside || middle === outside) return outside;
    if (bernoulliDivergence(mean, middle) <= threshold) inside = middle;
    else outside = middle;
  }
}

/**
 * The Kullback-Leibler divergence of the Bernoulli distribution of mean p from that of mean q, in nats: 0 where they
 * are the same, Infinity where p allows what q rules out.
 *
 * @param p  0 to 1
 * @param q  0 to 1
 */
export function bernoulliDivergence(p: number, q: number): number {
  return term(p, q) + term(1 - p, 1 - q);
}

function term(p: number, q: number): number {
  return p === 0 ? 0 : p * Math.log(p / q);
}
