import { describe, expect, test } from "vitest";
import type { WhyboxError } from "whybox";
import { applyForest, type DecisionTree, forestFromLightGBM } from "whybox/trees";
import { flatTree } from "../../../dist/trees/apply/flat-tree.js";
import { expectRefused } from "../../fixtures/expect-refused.js";
import { randomFeatures, randomOf, randomTree } from "../../fixtures/random-forest.js";
import { model } from "../import/lightgbm-exports.js";
import { leaf, split, tree, untyped, x } from "../two-leaves.js";

/** The tree with other nodes. */
const of = (...nodes: unknown[]) => untyped<DecisionTree>({ ...tree, nodes });

/** Arguments, and the exact error for each. */
// biome-ignore format: a table, one case a line
const cases: [string, () => unknown, WhyboxError["code"], string][] = [
  ["a tree without nodes", () => applyForest(of(), x), "INVALID_DATA", "applyForest: tree.nodes: expected at least one entry"],
  ["a leaf of two numbers", () => applyForest(of({ ...leaf(1), value: [1, 2] }), x), "INVALID_DATA", "applyForest: tree.nodes.0.value: expected 1 finite numbers, one per output"],
  ["a leaf of NaN", () => applyForest(of(leaf(Number.NaN)), x), "INVALID_DATA", "applyForest: tree.nodes.0.value: expected 1 finite numbers, one per output"],
  ["a feature that does not exist", () => applyForest(of({ ...split, feature: 2, threshold: 1 }, leaf(1), leaf(2)), x), "INVALID_DATA", "applyForest: tree.nodes.0.feature: expected a feature from 0 to 1, got 2"],
  ["a child before its parent", () => applyForest(of({ ...split, feature: 0, threshold: 1, left: 0 }, leaf(1), leaf(2)), x), "INVALID_DATA", "applyForest: tree.nodes.0.left: expected a node from 1 to 2, after its parent, got 0"],
  ["a child of two parents", () => applyForest(of({ ...split, feature: 0, threshold: 1, right: 1 }, leaf(1), leaf(2)), x), "INVALID_DATA", "applyForest: tree.nodes.0: expected a child of its own, node 1 has another parent"],
  ["a node that nothing leads to", () => applyForest(of(leaf(1), leaf(2)), x), "INVALID_DATA", "applyForest: tree.nodes.1: expected a parent, no split leads here"],
  ["a threshold of NaN", () => applyForest(of({ ...split, feature: 0, threshold: Number.NaN }, leaf(1), leaf(2)), x), "INVALID_DATA", "applyForest: tree.nodes.0.threshold: expected a finite number, got NaN"],
  ["a split that asks for nothing", () => applyForest(of({ ...split, feature: 0 }, leaf(1), leaf(2)), x), "INVALID_DATA", "applyForest: tree.nodes.0.categories: expected codes of categories, or a threshold"],
  ["a set of numbers", () => applyForest(of({ ...split, feature: 0, categories: [1] }, leaf(1), leaf(2)), x), "INVALID_DATA", 'applyForest: tree.nodes.0.categories: expected a threshold, "age" is a number'],
  ["a set of unknown categories", () => applyForest(of({ ...split, feature: 1, categories: [0, 2] }, leaf(1), leaf(2)), x), "INVALID_DATA", "applyForest: tree.nodes.0.categories: expected codes from 0 to 1, got 2"],
  ["no way for gaps", () => applyForest(of({ ...split, feature: 0, threshold: 1, missing: undefined }, leaf(1), leaf(2)), x), "INVALID_DATA", 'applyForest: tree.nodes.0.missing: expected "left" or "right", got nothing'],
];

describe("what is no tree is refused", () => {
  test.each(cases)("%s", (_, run, code, message) => expectRefused(run, code, message));
});

test("holds what the JSON says of every node", () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = randomOf(seed);
    const features = randomFeatures(random, 4);
    const outputs = ["one", "two"];
    const given = randomTree(random, features, { depth: 6, outputs });
    const flat = flatTree("applyForest", "tree", given);
    const read = given.nodes.map((_, at) => {
      const value = [...flat.values.subarray(2 * at, 2 * at + 2)];
      if (flat.feature[at] < 0) return { value };
      const codes = flat.categoriesLeft[at];
      const members = codes instanceof Uint8Array ? [...codes.keys()].filter((code) => codes[code] === 1) : [];
      const feature = features[flat.feature[at]];
      expect(flat.categories[at]).toBe(feature.kind === "category" ? feature.categories.length : 0);
      return {
        value,
        feature: flat.feature[at],
        left: flat.left[at],
        right: flat.right[at],
        missing: flat.missingLeft[at] === 1 ? "left" : "right",
        ...(codes === undefined ? { threshold: flat.threshold[at] } : { categories: members }),
      };
    });
    expect(read).toEqual(
      given.nodes.map((node) => {
        const { samples: _, weight: __, impurity: ___, gain: ____, ...said } = node as typeof node & { gain?: number };
        return said;
      }),
    );
  }
});

test("many splits of few among many codes take memory for the few", () => {
  const json = model(["shop"], {}, null, 0, "199999");
  json.tree_info = Array.from({ length: 3000 }, () => json.tree_info[0]);
  const forest = forestFromLightGBM(json);
  const before = process.memoryUsage().arrayBuffers;
  expect([...applyForest(forest, [[199_999], [5]]).data]).toEqual([3000, -3000]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20e6);
});
