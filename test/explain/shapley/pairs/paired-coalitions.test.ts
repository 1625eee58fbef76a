import { describe, expect, test } from "vitest";
import { atOnce } from "../../../../dist/core/give-way.js";
import {
  answeredPairs,
  bothHalves,
  drawnSizes,
  pairedCoalitions,
  pairsWithWholeTwos,
} from "../../../../dist/explain/shapley/pairs/paired-coalitions.js";
import { shapleyKernelOfSize } from "../../../../dist/explain/shapley/pairs/shapley-kernel.js";
import { stream } from "../../../../dist/random/stream.js";

const draw = (parts: number, pairs: number, seed = 1) =>
  atOnce(pairedCoalitions(parts, pairs, (size) => stream(seed, "pairs", size)));

const kernelOfHalves = (parts: number) => {
  let sum = 0;
  for (let size = 1; size < parts; size++) sum += shapleyKernelOfSize(parts, size) / 2;
  return sum;
};

describe("pairs of coalitions", () => {
  test.each([
    [5, 15],
    [6, 20],
    [9, 60],
    [40, 100],
    [40, 25],
  ])("of %i parts, %i of them, are drawn without replacement and stand for the whole kernel", (parts, pairs) => {
    const design = draw(parts, pairs);
    const both = bothHalves(design.coalitions);
    const words = both.bits.length / both.rows;
    const all = Array.from({ length: both.rows }, (_, row) => both.bits.slice(row * words, (row + 1) * words).join());
    if (!design.sizesAreDrawn) expect(new Set(all).size).toBe(2 * pairs);
    expect(design.coversAllSizes).toBe(true);
    expect(design.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(kernelOfHalves(parts), 10);
    expect(design.strata.reduce((sum, { sampled }) => sum + sampled, 0)).toBe(pairs);
  });

  test("of a smaller design are the first of a larger one", () => {
    const [few, many] = [draw(10, 30), draw(10, 200)];
    expect([...few.coalitions.bits]).toEqual([...many.coalitions.bits.subarray(0, 30)]);
    expect([...few.sizes]).toEqual([...many.sizes.subarray(0, 30)]);
  });

  test("that end with all of two parts begin with the same pairs", () => {
    for (const [parts, count] of [
      [12, 127],
      [30, 1000],
      [33, 700],
    ]) {
      const whole = pairsWithWholeTwos(parts, count, (size) => stream(1, "pairs", size));
      const { pairs, shared } = whole as NonNullable<typeof whole>;
      const usual = draw(parts, count);
      const words = pairs.coalitions.bits.length / count;
      const first = ({ coalitions }: typeof usual) => [...coalitions.bits.subarray(0, shared * words)];
      expect(first(pairs)).toEqual(first(usual));
      expect(pairs.coalitions.rows).toBe(count);
      const twos = pairs.sizes.filter((size) => size === 2);
      expect(twos.length).toBe((parts * (parts - 1)) / 2);
      expect([...pairs.sizes.subarray(shared)]).toEqual(Array(count - shared).fill(2));
      const all = Array.from({ length: count }, (_, row) =>
        pairs.coalitions.bits.slice(row * words, (row + 1) * words).join(),
      );
      expect(new Set(all).size).toBe(count);
    }
  });

  test("that end with all of two parts need enough of other sizes, and some of two parts left", () => {
    const streams = (size: number) => stream(1, "pairs", size);
    expect(pairsWithWholeTwos(12, 90, streams)).toBeUndefined();
    // 435 pairs of two parts, 30 of one, and at least 24 of others.
    expect(pairsWithWholeTwos(30, 480, streams)).toBeUndefined();
    expect(pairsWithWholeTwos(30, 511, streams)).toBeDefined();
    expect(pairsWithWholeTwos(12, 1500, streams)).toBeUndefined();
    expect(pairsWithWholeTwos(40, 30, streams)).toBeUndefined();
  });

  test("all of them are every coalition, by their definition each with its share of the kernel", () => {
    const design = draw(6, 31);
    expect(design.weightEnumerated).toBeCloseTo(1, 12);
    const sizes = [6, 15, 10];
    design.sizes.forEach((size, pair) => {
      const halves = size === 3 ? 2 : 1;
      expect(design.weights[pair]).toBeCloseTo(shapleyKernelOfSize(6, size) / halves / sizes[size - 1], 12);
    });
  });

  test("complement each other, beyond 32 parts too", () => {
    const { bits } = bothHalves(draw(33, 40).coalitions);
    for (let pair = 0; pair < 40; pair++) {
      const [a, b, c, d] = bits.subarray(4 * pair, 4 * pair + 4);
      expect([(a ^ c) >>> 0, b ^ d]).toEqual([0xffffffff, 1]);
    }
  });

  test("of one size are equally likely", () => {
    const counts = new Map<number, number>();
    const runs = 800;
    for (let seed = 0; seed < runs; seed++) {
      const { coalitions, sizes } = draw(6, 10, seed);
      sizes.forEach((size, pair) => {
        const bits = coalitions.bits[pair];
        if (size === 2) counts.set(bits, (counts.get(bits) ?? 0) + 1);
      });
    }
    const drawn = [...counts.values()].reduce((sum, count) => sum + count, 0);
    expect(counts.size).toBe(15);
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - drawn / 15) ** 2 / (drawn / 15), 0);
    // The 99.9% quantile of chi-square with 14 degrees of freedom; draws without replacement spread less.
    expect(chiSquare).toBeLessThan(36.1);
  });

  test("fewer than the parts have sizes drawn by the kernel's weight", () => {
    const parts = 9;
    const runs = 1500;
    const counts = new Float64Array(5);
    for (let seed = 0; seed < runs; seed++) {
      const { sizes, sizesAreDrawn, weights } = draw(parts, 4, seed);
      expect(sizesAreDrawn).toBe(true);
      expect(new Set(weights).size).toBe(1);
      for (const size of sizes) counts[size]++;
    }
    const total = kernelOfHalves(parts);
    const chiSquare = [1, 2, 3, 4].reduce((sum, size) => {
      const expected = (4 * runs * shapleyKernelOfSize(parts, size)) / total;
      return sum + (counts[size] - expected) ** 2 / expected;
    }, 0);
    // The 99.9% quantile of chi-square with 3 degrees of freedom.
    expect(chiSquare).toBeLessThan(16.3);
  });

  test("of which a size has been drawn whole have the others drawn by their weight alone", () => {
    const parts = 6;
    const random = stream(8, "sizes");
    const left = [0, 6, 15, 10];
    const plainly = Array.from({ length: 5 }, () => {
      const open = [1, 2, 3].filter((size) => left[size] > 0);
      const weightOf = (size: number) => shapleyKernelOfSize(parts, size) / (2 * size === parts ? 2 : 1);
      let at = random.uniform() * open.reduce((sum, size) => sum + weightOf(size), 0);
      const drawn = open.find((size) => {
        at -= weightOf(size);
        return at < 0;
      }) as number;
      left[drawn]--;
      return drawn;
    });
    expect([...drawnSizes(parts, 5, stream(8, "sizes"))]).toEqual(plainly);
    // Both pairs of the size 1 of two parts, and then what is left.
    expect([...drawnSizes(3, 3, stream(8, "sizes"))]).toEqual([1, 1, 1]);
  });

  test("that were answered are a design of their own, and say where their answers are", () => {
    const design = draw(5, 12);
    const isAnswered = Array.from({ length: 24 }, (_, row) => row !== 3 && row < 20);
    const rest = answeredPairs(design, isAnswered);
    expect([...(rest?.asked ?? [])]).toEqual([0, 4, 6, 8, 10, 12, 14, 16, 18]);
    expect(rest?.pairs.coalitions.bits[1]).toBe(design.coalitions.bits[2]);
    expect(answeredPairs(design, [true, true])).toBeUndefined();
  });
});
