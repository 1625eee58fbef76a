import { logGamma } from "./log-gamma.js";

/**
 * Number of marked rows that a draw of `drawn` out of `total` holds, `marked` of which are marked: a random number made of a
 * uniform one, by adding up probabilities outwards from the most probable.
 *
 * @param uniform  0 to 1
 * Cost: of the order of a standard deviation of the answer.
 */
export function hypergeometricDraw(uniform: number, drawn: number, marked: number, total: number): number {
  const [least, most] = [Math.max(0, drawn + marked - total), Math.min(drawn, marked)];
  if (least === most) return least;
  const mode = Math.min(most, Math.max(least, Math.floor(((drawn + 1) * (marked + 1)) / (total + 2))));
  const logChoose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  const atMode = Math.exp(logChoose(marked, mode) + logChoose(total - marked, drawn - mode) - logChoose(total, drawn));
  let rest = uniform - atMode;
  let [up, down, above, below] = [atMode, atMode, mode, mode];
  while (rest > 0 && (above < most || below > least)) {
    if (above < most) {
      up *= ((marked - above) * (drawn - above)) / ((above + 1) * (total - marked - drawn + above + 1));
      above++;
      rest -= up;
      if (rest <= 0) return above;
    }
    if (below > least) {
      down *= (below * (total - marked - drawn + below)) / ((marked - below + 1) * (drawn - below + 1));
      below--;
      rest -= down;
      if (rest <= 0) return below;
    }
  }
  return mode;
}
