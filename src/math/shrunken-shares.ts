import type { CountedShare } from "./newcombe-interval.js";

/** Bisections for the variance between groups. */
const BISECTIONS = 60;

/**
 * Shares of several groups, each drawn towards the common mean as far as its count leaves it uncertain: empirical Bayes
 * for a normal distribution of logits.
 *
 * @returns one per share, in the same order; all equal where the shares vary no more than chance makes them
 * Source: Morris 1983, JASA 78, 47-55; variance between groups: Paule & Mandel 1982, J. Research NBS 87, 377-385; logits
 *   with half a row added to either side: Haldane 1956, Annals of Human Genetics 20, 309-311.
 */
export function shrunkenShares(shares: readonly CountedShare[]): number[] {
  if (shares.length < 2) return shares.map(({ share }) => share);
  const logits = shares.map(({ share, count }) => {
    const [hits, misses] = [share * count + 0.5, (1 - share) * count + 0.5];
    return { value: Math.log(hits / misses), variance: 1 / hits + 1 / misses };
  });
  const meanAt = (between: number) => {
    let [sum, total] = [0, 0];
    for (const { value, variance } of logits) {
      sum += value / (variance + between);
      total += 1 / (variance + between);
    }
    return sum / total;
  };
  // Falls as the variance between groups grows; its expectation is the number of groups less one.
  const excess = (between: number) => {
    const mean = meanAt(between);
    let sum = 0;
    for (const { value, variance } of logits) sum += (value - mean) ** 2 / (variance + between);
    return sum - (shares.length - 1);
  };
  let between = 0;
  if (excess(0) > 0) {
    let [low, high] = [0, 1];
    while (excess(high) > 0) high *= 2;
    for (let i = 0; i < BISECTIONS; i++) {
      const middle = (low + high) / 2;
      if (excess(middle) > 0) low = middle;
      else high = middle;
    }
    between = (low + high) / 2;
  }
  const mean = meanAt(between);
  return logits.map(({ value, variance }) => {
    const logit = mean + (between / (between + variance)) * (value - mean);
    return 1 / (1 + Math.exp(-logit));
  });
}
