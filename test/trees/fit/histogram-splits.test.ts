import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitTree, leafOf, type Split } from "whybox/trees";
import { conditions, numbers, problem } from "../small-problems.js";

describe("histogram splits", () => {
  test("by histogram is the exact tree where no column has more than 256 values", () => {
    fc.assert(
      fc.property(
        problem.filter((one) => one.criterion !== "absoluteError"),
        fc.array(fc.boolean()),
        ({ x, y, weights, ...options }, gaps) => {
          const rows = x.map((row, r) => row.map((value, c) => (gaps[r * row.length + c] ? Number.NaN : value)));
          const features = x[0].map((_, c) => ({ name: `x${c}`, kind: "number", missing: true }) as const);
          const all = { ...options, features, weights };
          const exact = fitTree(rows, y, { ...all, splits: "exact" });
          const histogram = fitTree(rows, y, { ...all, splits: "histogram" });
          expect(histogram.nodes.map(({ samples }) => samples)).toEqual(exact.nodes.map(({ samples }) => samples));
          expect(conditions(histogram)).toEqual(conditions(exact));
          expect([...leafOf(histogram, rows)]).toEqual([...leafOf(exact, rows)]);
        },
      ),
    );
  });
  const rows = numbers(40_000, (row) => row).map((row) => [(row * 7919) % 40_009, (row * 104_729) % 1000]);
  const y = rows.map(([a, b]) => (a > 15_000 ? 3 : 0) + b / 400);

  test("find what the exact ones find, to a bin", () => {
    const [exact, histogram] = (["exact", "histogram"] as const).map((splits) => {
      const [root] = fitTree(rows, y, { task: "regression", maxDepth: 1, splits }).nodes;
      return "threshold" in root ? root : { threshold: Number.NaN, gain: 0 };
    });
    expect(Math.abs(exact.threshold - histogram.threshold)).toBeLessThan(40_009 / 128);
    expect(histogram.gain).toBeGreaterThan(0.98 * exact.gain);
  });
  test("send rows where the threshold says, also between bins of many values", () => {
    const tree = fitTree(rows, y, { task: "regression", maxDepth: 3, splits: "histogram" });
    const reached = new Map<number, number>();
    for (const leaf of leafOf(tree, rows)) reached.set(leaf, (reached.get(leaf) ?? 0) + 1);
    const leaves = tree.nodes.flatMap((node, n) => ("feature" in node ? [] : [[n, node.samples] as const]));
    expect(reached).toEqual(new Map(leaves));
  });
  test("are exact for few values, also those that a sample of the rows misses", () => {
    const rare = rows.map(([a], row) => [row === 12_345 ? 9 : a % 7]);
    const target = rare.map(([value]) => (value === 9 ? 1000 : value));
    const [exact, histogram] = (["exact", "histogram"] as const).map((splits) =>
      fitTree(rare, target, { task: "regression", splits }),
    );
    expect(conditions(histogram)).toEqual(conditions(exact));
  });
  test("a column of far outliers is binned as well", () => {
    const x = numbers(2000, (row) => [row === 0 ? -1e300 : row === 1 ? 1e300 : Math.sin(row)] as unknown as number);
    const rows = x as unknown as number[][];
    const y = rows.map(([value]) => Number(value > 0.25));
    const tree = fitTree(rows, y, { task: "classification", splits: "histogram", maxDepth: 1 });
    expect((tree.nodes[0] as Split).gain).toBeGreaterThan(0.45 * 0.9);
  });
});
