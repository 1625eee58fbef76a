/** A precision of .99 with delta .01 takes 230. */
const MAX_ANSWERS = 500;

/**
 * Number of answers to ask again, 1 to 500, so that a noise which takes a precision of 1 below tau shows with probability 1 - delta:
 * where a share 1 - tau of answers flips, two answers to one row differ with probability 2 tau (1 - tau).
 */
export function answersToRepeat(tau: number, delta: number): number {
  const differing = 2 * tau * (1 - tau);
  return differing === 0 ? MAX_ANSWERS : Math.min(MAX_ANSWERS, Math.ceil(Math.log(delta) / Math.log1p(-differing)));
}
