import { binomial } from "../../math/binomial.js";
import type { Stream } from "../../random/stream.js";
import { shapleyKernelOfSize } from "./shapley-kernel.js";

/** Pairs that consist of a coalition of `size` players and its complement. */
export interface SizeOfPairs {
  readonly size: number;
  /** How many pairs there are. */
  readonly population: number;
  /** The Shapley kernel's weight on one half of all of them. */
  readonly weight: number;
}

/** Every size that a pair can have, 1 to parts / 2. */
export function sizesOfPairs(parts: number): SizeOfPairs[] {
  return Array.from({ length: Math.floor(parts / 2) }, (_, i) => {
    const size = i + 1;
    // The two halves of a pair of the size parts / 2 are both of that size.
    const halves = 2 * size === parts ? 2 : 1;
    return { size, population: binomial(parts, size) / halves, weight: shapleyKernelOfSize(parts, size) / halves };
  });
}

/**
 * Deals pairs out over their sizes, one after the other, so that what any number of pairs asks is among what more ask.
 *
 * Size 1 is taken whole first. Each further pair goes to the size that has the fewest for its share: all sizes share
 * alike but parts / 2, which has half a share because its two halves are of one size. A size that has no pair left is
 * passed over. Which of several sizes comes first is left to chance.
 *
 * @param pairs  at least `parts`, so that size 1 is always whole
 * @returns one size per pair
 */
export function dealtSizes(parts: number, pairs: number, random: Stream): Int32Array {
  const open = sizesOfPairs(parts).map(({ size, population }) => ({
    size,
    left: population,
    share: 2 * size === parts ? 0.5 : 1,
    dealt: 0,
  }));
  const dealt = new Int32Array(pairs);
  const first = Math.min(pairs, open[0].left);
  dealt.fill(1, 0, first);
  open.shift();
  for (let i = open.length - 1; i > 0; i--) {
    const other = random.integer(i + 1);
    [open[i], open[other]] = [open[other], open[i]];
  }
  for (let pair = first; pair < pairs; pair++) {
    let next = 0;
    for (let i = 1; i < open.length; i++) {
      if ((open[i].dealt + 1) * open[next].share < (open[next].dealt + 1) * open[i].share) next = i;
    }
    dealt[pair] = open[next].size;
    open[next].dealt++;
    if (--open[next].left === 0) open.splice(next, 1);
  }
  return dealt;
}

/**
 * Sizes drawn at random by the kernel's weight on them: for fewer pairs than players, of which none can be taken whole.
 *
 * @returns one size per pair
 */
export function drawnSizes(parts: number, pairs: number, random: Stream): Int32Array {
  const open = sizesOfPairs(parts).map((each) => ({ ...each, left: each.population }));
  return Int32Array.from({ length: pairs }, () => {
    let at = random.uniform() * open.reduce((sum, { weight }) => sum + weight, 0);
    let index = 0;
    while (index < open.length - 1 && at >= open[index].weight) at -= open[index++].weight;
    const { size } = open[index];
    if (--open[index].left === 0) open.splice(index, 1);
    return size;
  });
}
