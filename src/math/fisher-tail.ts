import { logGamma } from "./log-gamma.js";

/**
 * Fisher's exact test, one-sided: the chance that `drawn` rows hold `hits` or more of the `marked` rows, drawn at random
 * and without replacement from `total`.
 *
 * Source: Fisher 1935; the hypergeometric distribution, summed from its largest term down.
 * @example
 * fisherTail(3, 4, 4, 8)   // 0.2429, the lady tasting tea
 */
export function fisherTail(hits: number, drawn: number, marked: number, total: number): number {
  const last = Math.min(drawn, marked);
  if (hits <= Math.max(0, drawn + marked - total)) return 1;
  const logChoose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  const all = logChoose(total, drawn);
  let sum = 0;
  for (let k = hits; k <= last; k++) {
    const term = Math.exp(logChoose(marked, k) + logChoose(total - marked, drawn - k) - all);
    sum += term;
    if (k > hits && term < sum * 1e-16) break;
  }
  return Math.min(1, sum);
}
