import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Feature } from "whybox";
import { applyTree, fitTree, leafOf } from "whybox/trees";
import { gainOf } from "../brute-force-tree.js";

const category = (count: number, missing = false): Feature => ({
  name: "kind",
  kind: "category",
  categories: Array.from({ length: count }, (_, code) => `c${code}`),
  ...(missing && { missing: true as const }),
});

const criterion = fc.constantFrom("gini", "entropy", "squaredError");

const rows = fc.array(
  fc.record({
    code: fc.integer({ min: 0, max: 5 }),
    y: fc.integer({ min: 0, max: 2 }),
    weight: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 2, maxLength: 14 },
);

/** The largest gain of any set of the codes. */
function bestSet(target: Parameters<typeof gainOf>[0], codes: number[]): number {
  const present = [...new Set(codes)];
  let best = 0;
  for (let bits = 1; bits < 2 ** present.length - 1; bits++) {
    const inside = new Set(present.filter((_, i) => (bits >> i) & 1));
    const all = [...codes.keys()];
    const left = all.filter((row) => inside.has(codes[row]));
    const right = all.filter((row) => !inside.has(codes[row]));
    best = Math.max(best, gainOf(target, left, right));
  }
  return best;
}

describe("a category", () => {
  test.each(["exact", "histogram"] as const)("is split into the best two sets there are: brute force, %s", (splits) => {
    fc.assert(
      fc.property(criterion, rows, (chosen, items) => {
        const task = chosen === "squaredError" ? "regression" : "classification";
        const y = items.map((item) => item.y);
        const weights = items.map(({ weight }) => weight);
        const codes = items.map(({ code }) => code);
        const options = { task, criterion: chosen, weights, features: [category(6)], maxDepth: 1, splits } as const;
        const [root] = fitTree(
          codes.map((code) => [code]),
          y,
          options,
        ).nodes;
        const best = bestSet({ criterion: chosen, y, weights }, codes);
        expect("gain" in root ? root.gain : 0).toBeCloseTo(best, 9);
      }),
    );
  });

  test("under absolute error is cut in the order of medians, and gains what it says", () => {
    fc.assert(
      fc.property(rows, (items) => {
        const y = items.map((item) => item.y);
        const weights = items.map(({ weight }) => weight);
        const x = items.map(({ code }) => [code]);
        const tree = fitTree(x, y, {
          task: "regression",
          criterion: "absoluteError",
          weights,
          features: [category(6)],
          maxDepth: 1,
        });
        const [root] = tree.nodes;
        if (!("gain" in root)) return;
        const leaf = leafOf(tree, x);
        const side = (n: number) => [...x.keys()].filter((row) => leaf[row] === n);
        const target = { criterion: "absoluteError", y, weights } as const;
        expect(root.gain).toBeCloseTo(gainOf(target, side(root.left), side(root.right)), 9);
      }),
    );
  });

  test("of more than ten values and three classes is cut in the order of some class's share", () => {
    const x = Array.from({ length: 240 }, (_, row) => [row % 24]);
    const y = x.map(([code]) => (code % 3 === 0 ? 0 : code % 3 === 1 ? 1 : 2));
    const tree = fitTree(x, y, { task: "classification", features: [category(24)] });
    expect(tree.nodes).toHaveLength(5);
    expect(applyTree(tree, x).data.filter((share) => share === 1)).toHaveLength(240);
  });

  test("that a node has not seen goes with most of the weight, and so does a code that nobody knows", () => {
    const x = [[0], [0], [0], [2]];
    const tree = fitTree(x, [0, 0, 0, 1], { task: "classification", features: [category(4)] });
    expect(tree.nodes[0]).toMatchObject({ categories: [0, 1, 3], missing: "left" });
    expect([...leafOf(tree, [[1], [3], [2], [9]])]).toEqual([1, 1, 2, 1]);
    const other = fitTree(x, [0, 0, 0, 1], { task: "classification", features: [category(4)], weights: [1, 1, 1, 9] });
    expect(other.nodes[0]).toMatchObject({ categories: [0], missing: "right" });
    expect([...leafOf(other, [[1], [3], [2], [9]])]).toEqual([2, 2, 2, 2]);
  });

  test("may be missing: that is one more category", () => {
    const x = [[0], [0], [1], [1], [Number.NaN], [Number.NaN]];
    for (const splits of ["exact", "histogram"] as const) {
      const tree = fitTree(x, [0, 0, 5, 5, 5, 5], { task: "regression", features: [category(2, true)], splits });
      expect(tree.nodes[0]).toMatchObject({ categories: [0], missing: "right" });
      expect([...applyTree(tree, x).data]).toEqual([0, 0, 5, 5, 5, 5]);
    }
  });
});
