import { describe, expect, test } from "vitest";
import type { Feature } from "whybox";
import type { DecisionTree } from "whybox/trees";
import { treeBranches } from "../../dist/render/tree-branches.js";

const features: Feature[] = [
  { name: "age", kind: "number", unit: "years" },
  { name: "job", kind: "category", categories: ["clerk", "nurse", "pilot"] },
  { name: "debt", kind: "number", missing: true },
];
const leaf = { value: [1] };
const branches = (nodes: object[]) => treeBranches({ nodes, features } as unknown as DecisionTree);

describe("branches of a tree", () => {
  test("come in reading order: a node, all of its left branch, all of its right one, each with its parent and depth", () => {
    const found = branches([
      { feature: 0, threshold: 40, left: 2, right: 1 },
      { feature: 1, categories: [1], left: 3, right: 4 },
      leaf,
      leaf,
      leaf,
    ]);
    expect(found.map(({ at, parent, depth }) => [at, parent, depth])).toEqual([
      [0, -1, 0],
      [2, 0, 1],
      [1, 0, 1],
      [3, 1, 2],
      [4, 1, 2],
    ]);
    expect(found.map(({ text }) => text)).toEqual(["", "age <= 40", "age > 40", "job is nurse", "job is not nurse"]);
  });

  test("say on which side missing values go", () => {
    const [, left, right] = branches([{ feature: 2, threshold: 3, missing: "left", left: 1, right: 2 }, leaf, leaf]);
    expect(left.text).toMatch(/^debt <= 3 or .*missing/);
    expect(right.text).toBe("debt > 3");
    const [, below, above] = branches([{ feature: 2, threshold: 3, missing: "right", left: 1, right: 2 }, leaf, leaf]);
    expect(below.text).toBe("debt <= 3");
    expect(above.text).toMatch(/^debt > 3 or .*missing/);
    // A feature without gaps has no such side.
    const [, plain] = branches([{ feature: 0, threshold: 3, missing: "left", left: 1, right: 2 }, leaf, leaf]);
    expect(plain.text).toBe("age <= 3");
  });

  test("write thresholds to the digits that tell them apart", () => {
    const texts = branches([
      { feature: 0, threshold: 40.001234, left: 1, right: 2 },
      leaf,
      { feature: 0, threshold: 40.0019, left: 3, right: 4 },
      leaf,
      leaf,
    ]).map(({ text }) => text);
    expect(texts[1]).not.toBe(texts[3]);
  });

  test("are those of a tree of ten thousand levels", () => {
    const nodes = Array.from({ length: 20_001 }, (_, i) =>
      i % 2 === 0 && i < 20_000 ? { feature: 0, threshold: i, left: i + 1, right: i + 2 } : leaf,
    );
    const found = branches(nodes);
    expect(found).toHaveLength(20_001);
    expect(found[20_000].depth).toBe(10_000);
  });

  test("of one leaf are that leaf", () => {
    expect(branches([leaf])).toEqual([{ at: 0, parent: -1, depth: 0, text: "" }]);
  });
});
