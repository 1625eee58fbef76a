import { normalCdf } from "./normal-cdf.js";

/** Steps of the midpoint rule between -REACH and REACH; the integrands are smooth, so it converges geometrically. */
const STEPS = 80;
const REACH = 8;
const BISECTIONS = 34;

/**
 * The level that each of `count` independent intervals needs, so that all of them hold together.
 *
 * Source: Sidak 1967, JASA 62, 626-633; at least as high for intervals that depend on each other.
 * @example
 * eachLevel(3, 0.95)   // 0.983
 */
export function eachLevel(count: number, level: number): number {
  return Math.exp(Math.log(level) / count);
}

/**
 * The level that each interval of a difference needs, so that those of all pairs of `groups` independent estimates hold
 * together: the distribution of the largest of them (max-T), which is the range of normal numbers.
 *
 * Source: Tukey 1953; for estimates of unequal errors it is on the safe side (Hayter 1984, Annals of Statistics 12, 61-75).
 * Cost: some 5,000 normal probabilities.
 * @example
 * pairLevel(2, 0.95)   // 0.95
 * pairLevel(4, 0.95)   // 0.98978: 2.5689 standard errors
 */
export function pairLevel(groups: number, level: number): number {
  if (groups < 3) return level;
  const key = `${groups} ${level}`;
  const known = pairLevels.get(key);
  if (known !== undefined) return known;
  const together = (z: number) =>
    groups *
    overNormal((x) => {
      const within = normalCdf(x) - normalCdf(x - Math.SQRT2 * z);
      return Math.exp((groups - 1) * Math.log(Math.max(Number.MIN_VALUE, within)));
    });
  const found = levelWhere(together, level);
  pairLevels.set(key, found);
  return found;
}

/** Computed on first use: a review asks for the same few again and again. */
const pairLevels = new Map<string, number>();

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
  const shares = others.map((count) => 1 / reference / (1 / reference + 1 / count));
  const together = (z: number) =>
    overNormal((x) => {
      let product = 1;
      for (const share of shares) {
        const [load, own] = [Math.sqrt(share), Math.sqrt(1 - share)];
        product *= normalCdf((load * x + z) / own) - normalCdf((load * x - z) / own);
      }
      return product;
    });
  return levelWhere(together, level);
}

/** The mean of a function of a standard normal number. */
function overNormal(value: (x: number) => number): number {
  const step = (2 * REACH) / STEPS;
  let sum = 0;
  for (let i = 0; i < STEPS; i++) {
    const x = -REACH + (i + 0.5) * step;
    sum += Math.exp(-0.5 * x * x) * value(x);
  }
  return (sum * step) / Math.sqrt(2 * Math.PI);
}

/** The two-sided level of the z at which `together`, which rises, reaches `level`. */
function levelWhere(together: (z: number) => number, level: number): number {
  let [low, high] = [0, 10];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (together(middle) < level) low = middle;
    else high = middle;
  }
  return 1 - 2 * normalCdf(-(low + high) / 2);
}
