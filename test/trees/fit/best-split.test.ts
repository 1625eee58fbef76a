import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitTree } from "whybox/trees";
import { conditions, numbers, problem } from "../small-problems.js";

describe("of splits that gain the same", () => {
  test("the first feature is taken, and its lowest threshold", () => {
    const x = numbers(9, Number).map((row) => [row === 8 ? 7 : row, row, 8 - row]);
    // Both ends are alike: cutting off either gains the same.
    const y = x.map(([, row]) => (row === 0 || row === 8 ? 1 : 0));
    const tree = fitTree(x, y, { task: "classification", maxDepth: 1 });
    expect(tree.nodes[0]).toMatchObject({ feature: 0, threshold: 0.5 });
  });
  test("rounding does not decide: targets far from 0, in any order of rows", () => {
    const x = numbers(12, (row) => row).map((row) => [row, -row]);
    const y = x.map(([row]) => 1e6 + (row < 4 || row > 7 ? 0.1 : 0.3));
    const thresholds = numbers(12, (shift) => {
      const turn = <T>(items: T[]) => [...items.slice(shift), ...items.slice(0, shift)];
      const [root] = fitTree(turn(x), turn(y), { task: "regression", maxDepth: 1 }).nodes;
      return "threshold" in root ? root.feature * 100 + root.threshold : Number.NaN;
    });
    expect(new Set(thresholds)).toEqual(new Set([3.5]));
  });
  test("does not depend on the order of rows", () => {
    fc.assert(
      fc.property(problem, fc.infiniteStream(fc.nat()), ({ x, y, weights, ...options }, keys) => {
        const order = [...x.keys()].map((i) => [keys.next().value, i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        const shuffle = <T>(items: T[]) => order.map(([, i]) => items[i]);
        const shuffled = fitTree(shuffle(x), shuffle(y), { ...options, weights: shuffle(weights) });
        expect(conditions(shuffled)).toEqual(conditions(fitTree(x, y, { ...options, weights })));
      }),
    );
  });
});
