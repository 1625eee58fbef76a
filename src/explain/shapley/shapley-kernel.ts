import { binomial } from "../../math/binomial.js";

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
