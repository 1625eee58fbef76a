import { describe, expect, test } from "vitest";
import type { DecisionTree } from "whybox/trees";
import { flatTree } from "../../../dist/trees/apply/flat-tree.js";
import { MAX_TABLED_PARTS, pathParts } from "../../../dist/trees/shapley/path-parts.js";
import { randomFeatures, randomOf, randomTree } from "../../fixtures/random-forest.js";

/** The features asked on the way to each node, in order, with repetitions. */
function asked({ nodes }: DecisionTree): number[][] {
  const above: number[][] = [[]];
  for (const [n, node] of nodes.entries()) {
    if (!("feature" in node)) continue;
    above[node.left] = [...above[n], node.feature];
    above[node.right] = above[node.left];
  }
  return above;
}

/** The nodes at and below a node. */
function below({ nodes }: DecisionTree, n: number): number[] {
  const node = nodes[n];
  return "feature" in node
    ? [n, ...below({ nodes } as DecisionTree, node.left), ...below({ nodes } as DecisionTree, node.right)]
    : [n];
}

describe("pathParts", () => {
  test("of random trees are the parts asked on the way, each once, by first question; deep beyond so many", () => {
    let deepLeaves = 0;
    let shallowLeaves = 0;
    for (let seed = 0; seed < 6; seed++) {
      const random = randomOf(seed);
      const features = randomFeatures(random, seed % 3 === 0 ? 4 : 24);
      // Two features to a part in every other tree.
      const partOf = Int32Array.from(features, (_, f) => (seed % 2 === 0 ? f >> 1 : features.length - 1 - f));
      const tree = randomTree(random, features, { depth: 11, leafShare: 0.15 });
      const found = pathParts(flatTree("test", "tree", tree), partOf);
      const expected = asked(tree).map((path) => [...new Set(path.map((feature) => partOf[feature]))]);
      expect(found.parts.map((parts) => [...parts])).toEqual(expected);
      const isLeaf = tree.nodes.map((node) => !("feature" in node));
      const isDeep = expected.map((parts) => parts.length > MAX_TABLED_PARTS);
      expect(found.max).toBe(Math.max(...expected.filter((_, n) => isLeaf[n]).map((parts) => parts.length)));
      const [deep, shallow]: number[][] = [[], []];
      for (const [n, node] of tree.nodes.entries()) {
        const leaves = below(tree, n).filter((each) => isLeaf[each]);
        deep.push(Number(leaves.some((leaf) => isDeep[leaf])));
        shallow.push(Number(leaves.some((leaf) => !isDeep[leaf])));
        // A shallow leaf's pattern has the bit of every split above it.
        if ("feature" in node && found.shallow[n] === 1) {
          expect(found.bit[n]).toBe(2 ** found.parts[node.left].indexOf(partOf[node.feature]));
        }
      }
      expect([[...found.deep], [...found.shallow]]).toEqual([deep, shallow]);
      deepLeaves += isLeaf.filter((leaf, n) => leaf && isDeep[n]).length;
      shallowLeaves += isLeaf.filter((leaf, n) => leaf && !isDeep[n]).length;
    }
    expect(Math.min(deepLeaves, shallowLeaves)).toBeGreaterThan(20);
  });

  test("of a leaf alone are none", () => {
    const [leaf] = randomTree(randomOf(1), randomFeatures(randomOf(1), 2), { depth: 0 }).nodes;
    const tree = { ...randomTree(randomOf(1), randomFeatures(randomOf(1), 2), { depth: 0 }), nodes: [leaf] };
    const { parts, shallow, deep, max } = pathParts(flatTree("test", "tree", tree), Int32Array.of(0, 1));
    expect([[...parts[0]], shallow[0], deep[0], max]).toEqual([[], 1, 0, 0]);
  });
});
