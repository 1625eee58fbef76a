import { jointLevel, overNormal } from "./joint-level.js";
import { normalCdf } from "./normal-cdf.js";

/** Comparisons that share more of their error are taken to share this much, which is on the safe side: few steps integrate it. */
const MIN_WIDTH = 0.03;
const MAX_SHARE = 1 / (1 + MIN_WIDTH * MIN_WIDTH);

/**
 * The level that each interval of a difference from one reference needs, so that all of them hold together.
 *
 * @param reference  effective number of rows of the reference
 * @param others  effective numbers of rows of the groups that are compared with it
 * Source: Dunnett 1955, JASA 50, 1096-1121, with a common variance of single rows.
 * @example
 * referenceLevel(100, [100, 100, 100], 0.95)   // 0.9812: 2.349 standard errors
 */
export function referenceLevel(reference: number, others: readonly number[], level: number): number {
  if (others.length < 2) return level;
  const shares = others.map((count) => Math.min(MAX_SHARE, 1 / reference / (1 / reference + 1 / count)));
  const largest = Math.max(...shares);
  const width = Math.sqrt((1 - largest) / largest);
  const together = (z: number) =>
    overNormal((x) => {
      let product = 1;
      for (const share of shares) {
        const [load, rest] = [Math.sqrt(share), Math.sqrt(1 - share)];
        product *= normalCdf((load * x + z) / rest) - normalCdf((load * x - z) / rest);
      }
      return product;
    }, width);
  return jointLevel(together, level);
}
