import { describe, expect, test } from "vitest";
import { columns, type DecisionTree, exactShapley, type Feature, type Forest, forestModel, probe, treeShapley } from "whybox";
import { randomFeatures, randomForest, randomOf, randomRows, randomTree } from "../fixtures/random-forest.js";

/** The values that exactShapley finds by asking every coalition. */
async function asked(
  forest: DecisionTree | Forest,
  background: number[][],
  x: number[][],
  options: Parameters<typeof treeShapley>[3] = {},
) {
  const explanations = [];
  for (const row of x) {
    explanations.push(
      await exactShapley(probe(forestModel(forest), columns(background, row, options)), { outputs: "all" }),
    );
  }
  return {
    values: explanations.flatMap(({ result }) => result.values.flat()),
    baseline: explanations[0].result.intercepts,
  };
}

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);
}

describe("treeShapley equals exactShapley", () => {
  test("on 200 random trees with categories, gaps, features that come back, weights and several outputs", async () => {
    let largest = 0;
    for (let seed = 0; seed < 200; seed++) {
      const random = randomOf(seed);
      const features = randomFeatures(random, 2 + (seed % 6));
      const outputs = seed % 3 === 0 ? ["one", "two"] : ["y"];
      const tree = randomTree(random, features, { depth: 1 + (seed % 8), outputs, leafShare: 0.1 });
      const background = randomRows(random, features, 1 + (seed % 12));
      const x = randomRows(random, features, 3);
      const options = seed % 2 === 0 ? { weights: background.map((_, i) => (i === 0 ? 1 : random())) } : {};
      const found = treeShapley(tree, background, x, options);
      const expected = await asked(tree, background, x, options);
      expect(farthest(found.values, expected.values)).toBeLessThan(1e-10);
      expect(farthest(found.baseline, expected.baseline)).toBeLessThan(1e-10);
      largest = Math.max(largest, ...found.values);
    }
    // The trees are not all too small to say anything.
    expect(largest).toBeGreaterThan(0.5);
  });
});
