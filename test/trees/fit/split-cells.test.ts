import { describe, expect, test } from "vitest";
import type { Feature } from "whybox";
import { applyTree, fitTree, type Split } from "whybox/trees";

describe("a missing number", () => {
  const features: Feature[] = [{ name: "x0", kind: "number", missing: true }];
  const x = [[1], [2], [3], [Number.NaN], [Number.NaN]];
  const root = (y: number[], splits: "exact" | "histogram", weights?: number[]) =>
    fitTree(x, y, { task: "regression", features, splits, maxDepth: 1, weights }).nodes[0] as Split & {
      threshold: number;
    };

  test.each(["exact", "histogram"] as const)("goes to the better side, %s", (splits) => {
    expect(root([0, 0, 5, 5, 5], splits)).toMatchObject({ threshold: 2.5, missing: "right" });
    expect(root([0, 5, 5, 0, 0], splits)).toMatchObject({ threshold: 1.5, missing: "left" });
    expect(root([0, 5, 5, 0, 0], splits, [1, 2, 1, 3, 1])).toMatchObject({ threshold: 1.5, missing: "left" });
  });

  test.each(["exact", "histogram"] as const)("may be told from all numbers, also those of no row, %s", (splits) => {
    expect(root([0, 0, 0, 5, 5], splits)).toMatchObject({ threshold: Number.MAX_VALUE, missing: "right" });
    const tree = fitTree(x, [0, 0, 0, 5, 5], { task: "regression", features, splits });
    expect([...applyTree(tree, [[1e300], [Number.NaN]]).data]).toEqual([0, 5]);
  });

  test("goes with most of the weight where no row of the node had one", () => {
    const tree = fitTree([[1], [2], [3]], [0, 5, 5], { task: "regression", features });
    expect(tree.nodes[0]).toMatchObject({ missing: "right" });
  });
});
