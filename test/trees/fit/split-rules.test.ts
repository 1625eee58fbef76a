import { describe, expect, test } from "vitest";
import { type FitTreeOptions, fitTree } from "whybox/trees";

/** The threshold that the root splits at; undefined for a tree that is a leaf. */
function threshold(y: readonly number[], options: Partial<FitTreeOptions>): number | undefined {
  const x = y.map((_, row) => [row]);
  const [root] = fitTree(x, y, { task: "regression", maxDepth: 1, splits: "exact", ...options }).nodes;
  return "threshold" in root ? root.threshold : undefined;
}

describe.each(["exact", "histogram"] as const)("a split of a node, %s", (splits) => {
  test("leaves as many rows on either side as it has to", () => {
    // Best would be one row alone, on the left or on the right.
    const first = [9, 0, 0, 0, 0, 0];
    const last = first.toReversed();
    expect([1, 2, 3, 4].map((minSamplesLeaf) => threshold(first, { minSamplesLeaf, splits }))).toEqual([
      0.5,
      1.5,
      2.5,
      undefined,
    ]);
    expect([1, 2, 3, 4].map((minSamplesLeaf) => threshold(last, { minSamplesLeaf, splits }))).toEqual([
      4.5,
      3.5,
      2.5,
      undefined,
    ]);
  });

  test("leaves as much weight on either side as it has to, exactly as much too", () => {
    const weights = [1, 1, 2, 2, 1, 1];
    const first = [9, 0, 0, 0, 0, 0];
    const last = first.toReversed();
    const cuts = (y: readonly number[]) =>
      [1, 1.01, 2, 2.01, 4, 4.01].map((minWeightLeaf) => threshold(y, { minWeightLeaf, weights, splits }));
    expect(cuts(first)).toEqual([0.5, 1.5, 1.5, 2.5, 2.5, undefined]);
    expect(cuts(last)).toEqual([4.5, 3.5, 3.5, 2.5, 2.5, undefined]);
  });

  test("never leaves a side that is next to nothing beside the other: its sums would be rounding", () => {
    const y = [9, 0, 0, 0];
    // A share of 1e-12 of the weight, whatever the unit of weights.
    for (const unit of [1e-6, 1, 1e6]) {
      const weights = (first: number) => [first * unit, unit, unit, unit];
      expect(threshold(y, { weights: weights(6e-12), splits })).toBe(0.5);
      expect(threshold(y, { weights: weights(1e-12), splits })).toBeUndefined();
      expect(threshold(y.toReversed(), { weights: weights(1e-12).toReversed(), splits })).toBeUndefined();
    }
  });

  test("takes off at least the gain asked for, to rounding", () => {
    // Variance 4 falls to 0.
    const y = [1, 1, 5, 5];
    expect([3.9, 4, 4 + 1e-11, 4.1].map((minGain) => threshold(y, { minGain, splits }))).toEqual([
      1.5,
      1.5,
      1.5,
      undefined,
    ]);
    // The left half has variance 1, and half of the weight.
    const deeper = fitTree([[0], [1], [2], [3]], [0, 2, 10, 10], { task: "regression", minGain: 0.49, splits });
    const shallow = fitTree([[0], [1], [2], [3]], [0, 2, 10, 10], { task: "regression", minGain: 0.51, splits });
    expect([deeper.nodes.length, shallow.nodes.length]).toEqual([5, 3]);
  });

  test("gains more than rounding does: a share of 1e-10 of the loss is none", () => {
    // Two halves of the same large spread, whose means differ by a hair.
    const spread = Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const halves = (hair: number) => spread.map((value, i) => value + (i < 4 ? 0 : hair));
    const x = spread.map((_, i) => [i < 4 ? 0 : 1]);
    const size = (hair: number) => fitTree(x, halves(hair), { task: "regression", splits }).nodes.length;
    // 8 rows gain 2 hair^2 of a loss of 8.
    expect([size(1e-2), size(2.5e-5), size(1.5e-5), size(7e-6), size(0)]).toEqual([3, 3, 1, 1, 1]);
  });
});
