import { binomial } from "../../math/binomial.js";

/** How many pairs of these sizes (size and parts - size) to draw, of how many there are. */
export interface SizeQuota {
  readonly sizes: readonly number[];
  readonly population: number;
  readonly sampled: number;
}

/**
 * Shares pairs out over the sizes 1 to parts / 2.
 *
 * Each size gets the same number, the size parts / 2 half of it because its two halves are of one size;
 * a size with fewer pairs than its share is taken whole and what it leaves goes to the others. When fewer
 * than two pairs a size remain, the sizes left over are drawn from together, so that their spread can still
 * be estimated; when fewer than two remain in all, they are left out.
 *
 * @param pairs  at least `parts`, so that size 1 is always whole
 */
export function pairQuotas(parts: number, pairs: number): SizeQuota[] {
  const open = Array.from({ length: Math.floor(parts / 2) }, (_, i) => ({
    size: i + 1,
    population: binomial(parts, i + 1) / (2 * (i + 1) === parts ? 2 : 1),
    share: 2 * (i + 1) === parts ? 0.5 : 1,
  }));
  const whole: SizeQuota[] = [];
  let left = pairs;
  const takeWhole = (): boolean => {
    const shares = open.reduce((sum, { share }) => sum + share, 0);
    const index = open.findIndex(({ size, population, share }) => size === 1 || population <= (left * share) / shares);
    if (index < 0) return false;
    const [{ size, population }] = open.splice(index, 1);
    whole.push({ sizes: [size], population, sampled: population });
    left -= population;
    return true;
  };
  while (takeWhole());
  whole.sort((a, b) => a.sizes[0] - b.sizes[0]);
  if (open.length === 0 || left < 2) return whole;
  if (left < 2 * open.length) {
    const population = open.reduce((sum, stratum) => sum + stratum.population, 0);
    return [...whole, { sizes: open.map(({ size }) => size), population, sampled: left }];
  }
  return [...whole, ...shareOut(open, left)];
}

/** All pairs drawn from together, whatever their size. */
export function mixedQuota(parts: number, pairs: number): SizeQuota[] {
  const sizes = Array.from({ length: Math.floor(parts / 2) }, (_, i) => i + 1);
  return [{ sizes, population: 2 ** (parts - 1) - 1, sampled: pairs }];
}

/** Whole numbers in proportion to the shares, at least 2 each, summing to `pairs`: largest remainders first. */
function shareOut(open: readonly { size: number; population: number; share: number }[], pairs: number): SizeQuota[] {
  const shares = open.reduce((sum, { share }) => sum + share, 0);
  const exact = open.map(({ share }) => 2 + ((pairs - 2 * open.length) * share) / shares);
  const counts = exact.map(Math.floor);
  let left = pairs - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = exact.map((value, i) => ({ i, remainder: value - counts[i] }));
  byRemainder.sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder) {
    if (left === 0) break;
    counts[i]++;
    left--;
  }
  return open.map(({ size, population }, i) => ({ sizes: [size], population, sampled: counts[i] }));
}
