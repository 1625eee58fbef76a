import { expect, test } from "vitest";
import {
  pairsOfSize,
  shapleyKernel,
  shapleyKernelOfSize,
  sizesOfPairs,
} from "../../../../dist/explain/shapley/pairs/shapley-kernel.js";

const bitsIn = (coalition: number) => [...coalition.toString(2)].filter((bit) => bit === "1").length;

test.each([2, 5, 6])("the kernel of %i parts is the weight of Theorem 2, coalition by coalition", (parts) => {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const byCoalition = new Map<number, number>();
  for (let coalition = 1; coalition < 2 ** parts - 1; coalition++) {
    const size = bitsIn(coalition);
    const choose = factorial(parts) / factorial(size) / factorial(parts - size);
    const weight = (parts - 1) / (choose * size * (parts - size));
    expect(shapleyKernel(parts, size)).toBeCloseTo(weight, 12);
    byCoalition.set(size, (byCoalition.get(size) ?? 0) + weight);
  }
  for (const [size, sum] of byCoalition) expect(shapleyKernelOfSize(parts, size)).toBeCloseTo(sum, 12);
});

test.each([2, 5, 6, 7])("pairs of %i parts are every coalition with its complement, once", (parts) => {
  const pairs = new Map<number, { count: number; weight: number }>();
  for (let coalition = 1; coalition < 2 ** parts - 1; coalition++) {
    const complement = 2 ** parts - 1 - coalition;
    if (complement < coalition) continue;
    const size = Math.min(bitsIn(coalition), bitsIn(complement));
    const had = pairs.get(size) ?? { count: 0, weight: 0 };
    pairs.set(size, { count: had.count + 1, weight: had.weight + shapleyKernel(parts, size) });
  }
  expect(sizesOfPairs(parts).map(({ size }) => size)).toEqual([...pairs.keys()].sort((a, b) => a - b));
  for (const { size, population, weight } of sizesOfPairs(parts)) {
    expect(population).toBe(pairs.get(size)?.count);
    expect(pairsOfSize(parts, size)).toBe(population);
    expect(weight).toBeCloseTo(pairs.get(size)?.weight ?? 0, 12);
  }
});
