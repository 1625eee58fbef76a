import { describe, expect, test } from "vitest";
import type { DecisionTree } from "whybox/trees";
import { atOnce } from "../../../dist/core/give-way.js";
import { flatForest } from "../../../dist/trees/apply/flat-forest.js";
import { flatTree } from "../../../dist/trees/apply/flat-tree.js";
import { addByPatterns } from "../../../dist/trees/shapley/add-by-patterns.js";
import { shapleyLeafValues } from "../../../dist/trees/shapley/leaf-values.js";
import { addByPairs, shapleyWeights } from "../../../dist/trees/shapley/tree-shapley.js";
import { treeTask } from "../../../dist/trees/shapley/tree-task.js";
import { randomFeatures, randomForest, randomOf, randomRows, randomTree } from "../../fixtures/random-forest.js";
import { leafPaths } from "../leaf-paths.js";

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/**
 * Shapley values of every row, leaf by leaf and pair by pair. With X the parts that fail the leaf's path in the row and Z
 * those that fail it in the background row, mixtures reach the leaf that keep all of Z and none of X. In that game each of
 * Z gets (|Z| - 1)! |X|! / (|Z| + |X|)!, the share of orders in which it comes last of Z and before X, and each of X minus
 * |Z|! (|X| - 1)! / (|Z| + |X|)!.
 */
function byDefinition(tree: DecisionTree, background: number[][], weights: ArrayLike<number>, x: number[][]): number[] {
  const outputs = tree.outputs.length;
  const parts = tree.features.length;
  const values = new Array<number>(x.length * outputs * parts).fill(0);
  for (const { leaf, meets } of leafPaths(tree)) {
    const failing = (row: readonly number[]) => row.flatMap((value, part) => (meets(part, value) ? [] : [part]));
    for (const [r, row] of x.entries()) {
      const barred = failing(row);
      for (const [b, reference] of background.entries()) {
        const needed = failing(reference);
        if (needed.some((part) => barred.includes(part))) continue;
        const [p, n] = [needed.length, barred.length];
        for (const [output, value] of tree.nodes[leaf].value.entries()) {
          const at = (r * outputs + output) * parts;
          const worth = value * weights[b];
          for (const part of needed) values[at + part] += (worth * factorial(p - 1) * factorial(n)) / factorial(p + n);
          for (const part of barred) values[at + part] -= (worth * factorial(p) * factorial(n - 1)) / factorial(p + n);
        }
      }
    }
  }
  return values;
}

/** The values that the tables of a tree's shallow leaves, or its pairs of rows, give. */
function added(tree: DecisionTree, background: number[][], x: number[][], weights: ArrayLike<number>) {
  const forest = flatForest("treeShapley", tree);
  const task = atOnce(treeTask("treeShapley", forest, background, x, { weights }));
  const [paths] = task.paths;
  const sharing = shapleyWeights(task.maxParts);
  const zeros = () => new Float64Array(task.rows * task.outputs * task.parts);
  const byPatterns = zeros();
  const flat = flatTree("treeShapley", "tree", tree);
  const leafValues = shapleyLeafValues(task.parts, sharing, task.maxParts);
  if (paths.shallow[0] === 1) atOnce(addByPatterns(flat, paths, task, leafValues, byPatterns));
  const byPairs = zeros();
  // Every leaf is taken for deep, so that the walk does all.
  addByPairs(flat, { ...paths, deep: new Uint8Array(flat.nodes).fill(1) }, task, sharing, byPairs);
  return { byPatterns, byPairs, weights: task.backgroundWeights };
}

function farthest(found: Float64Array, expected: readonly number[]): number {
  expect(found).toHaveLength(expected.length);
  return expected.reduce((most, value, at) => Math.max(most, Math.abs(found[at] - value)), 0);
}

describe("addByPatterns", () => {
  test("adds the Shapley values of each leaf's game, by definition and by pairs of rows", () => {
    let largest = 0;
    for (let seed = 0; seed < 40; seed++) {
      const random = randomOf(seed);
      const features = randomFeatures(random, 1 + (seed % 8));
      const outputs = seed % 4 === 0 ? ["one", "two"] : ["y"];
      const tree = randomTree(random, features, { depth: 1 + (seed % 7), outputs, leafShare: 0.1 });
      const background = randomRows(random, features, 1 + (seed % 9));
      const x = randomRows(random, features, 3);
      const { byPatterns, byPairs, weights } = added(
        tree,
        background,
        x,
        background.map((_, row) => 1 + (row % 3)),
      );
      const expected = byDefinition(tree, background, weights, x);
      expect(farthest(byPatterns, expected)).toBeLessThan(1e-12);
      expect(farthest(byPairs, expected)).toBeLessThan(1e-12);
      largest = Math.max(largest, ...expected);
    }
    expect(largest).toBeGreaterThan(0.3);
  });

  test("adds to what is there already, a tree after the other", () => {
    const random = randomOf(900);
    const features = randomFeatures(random, 5);
    const { trees } = randomForest(random, features, 3, { depth: 6 });
    const background = randomRows(random, features, 6);
    const x = randomRows(random, features, 4);
    const forest = flatForest("treeShapley", { trees, base: [0], scale: 1 });
    const task = atOnce(treeTask("treeShapley", forest, background, x, {}));
    const leafValues = shapleyLeafValues(task.parts, shapleyWeights(task.maxParts), task.maxParts);
    const values = new Float64Array(task.rows * task.parts).fill(2);
    for (const [t, tree] of forest.trees.entries())
      atOnce(addByPatterns(tree, task.paths[t], task, leafValues, values));
    const each = trees.map((tree) => byDefinition(tree, background, task.backgroundWeights, x));
    for (const [at, value] of values.entries()) {
      expect(value).toBeCloseTo(
        each.reduce((sum, list) => sum + list[at], 2),
        12,
      );
    }
  });
});
