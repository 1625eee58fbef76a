import { logGamma } from "./log-gamma.js";

/**
 * Draws from a binomial distribution: gives a function from a uniform number to a number of hits, which adds up
 * probabilities outwards from the most probable.
 *
 * @param count  0 or more
 * @param share  0 to 1: the chance of a hit
 * Cost: per draw of the order of a standard deviation of the answer.
 */
export function binomialDraw(count: number, share: number): (uniform: number) => number {
  if (count === 0 || share <= 0) return () => 0;
  if (share >= 1) return () => count;
  const mode = Math.min(count, Math.floor((count + 1) * share));
  const logChoose = logGamma(count + 1) - logGamma(mode + 1) - logGamma(count - mode + 1);
  const atMode = Math.exp(logChoose + mode * Math.log(share) + (count - mode) * Math.log1p(-share));
  const odds = share / (1 - share);
  return (uniform) => {
    let rest = uniform - atMode;
    let [up, down, above, below] = [atMode, atMode, mode, mode];
    while (rest > 0 && (above < count || below > 0)) {
      if (above < count) {
        up *= (odds * (count - above)) / (above + 1);
        above++;
        rest -= up;
        if (rest <= 0) return above;
      }
      if (below > 0) {
        down *= below / (odds * (count - below + 1));
        below--;
        rest -= down;
        if (rest <= 0) return below;
      }
    }
    return mode;
  };
}
