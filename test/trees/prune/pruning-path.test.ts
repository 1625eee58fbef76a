import { expect, test } from "vitest";
import { fitTree, pruneTree, pruningPath } from "whybox/trees";
import { parkMiller } from "../../fixtures/park-miller.js";

const { uniform } = parkMiller(5);
const x = Array.from({ length: 300 }, () => [uniform(), uniform()]);
const tree = fitTree(
  x,
  x.map(([a, b]) => a * b + uniform()),
  { task: "regression", features: ["a", "b"].map((name) => ({ name, kind: "number" })), minSamplesLeaf: 1 },
);

test("steps are those of pruning the tree at each alpha", () => {
  const path = pruningPath(tree);
  expect(path.length).toBeGreaterThan(50);
  for (const { alpha, leaves, impurity } of path.filter((_, step) => step % 25 === 0)) {
    const { nodes } = pruneTree(tree, { alpha });
    const left = nodes.filter((node) => !("feature" in node));
    expect(leaves).toBe(left.length);
    const whole = left.reduce((sum, node) => sum + (node.weight / nodes[0].weight) * node.impurity, 0);
    expect(impurity).toBeCloseTo(whole, 9);
  }
});

test("goes through the splits once, not once per step", () => {
  let reads = 0;
  const nodes = tree.nodes.map((node) => {
    if (!("feature" in node)) return node;
    const { gain } = node;
    return Object.defineProperty({ ...node }, "gain", {
      enumerable: true,
      get() {
        reads++;
        return gain;
      },
    });
  });
  pruningPath({ ...tree, nodes });
  expect(reads).toBeLessThan(10 * nodes.length);
});
