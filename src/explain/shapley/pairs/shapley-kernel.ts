import { binomial } from "../../../math/binomial.js";

/**
 * The Shapley kernel: the weight of one coalition of `size` out of `parts`, 0 < size < parts.
 * Source: Lundberg & Lee 2017, Theorem 2.
 */
export function shapleyKernel(parts: number, size: number): number {
  return shapleyKernelOfSize(parts, size) / binomial(parts, size);
}

/** The Shapley kernel summed over all coalitions of `size`: (parts - 1) / (size (parts - size)). */
export function shapleyKernelOfSize(parts: number, size: number): number {
  return (parts - 1) / (size * (parts - size));
}

/** Pairs that consist of a coalition of `size` players and its complement. */
export interface PairSize {
  readonly size: number;
  /** The number of such pairs. */
  readonly population: number;
  /** The Shapley kernel's weight on one half of all of them. */
  readonly weight: number;
}

/** The number of pairs of a coalition of `size`, at most half of the parts, and its complement. */
export function pairsOfSize(parts: number, size: number): number {
  return binomial(parts, size) / (2 * size === parts ? 2 : 1);
}

/** Every size that a pair can have, 1 to parts / 2. */
export function sizesOfPairs(parts: number): PairSize[] {
  return Array.from({ length: Math.floor(parts / 2) }, (_, i) => {
    const size = i + 1;
    // The two halves of a pair of the size parts / 2 are both of that size.
    const halves = 2 * size === parts ? 2 : 1;
    return { size, population: pairsOfSize(parts, size), weight: shapleyKernelOfSize(parts, size) / halves };
  });
}
