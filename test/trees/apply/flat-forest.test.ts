import { describe, expect, test } from "vitest";
import type { WhyboxError } from "whybox";
import { applyForest } from "whybox/trees";
import { expectRefused } from "../../fixtures/expect-refused.js";
import { leaf, tree, untyped, x } from "../two-leaves.js";

const forest = { trees: [tree, tree], base: [0], scale: 0.5 };

/** Arguments, and the exact error for each. */
// biome-ignore format: a table, one case a line
const cases: [string, () => unknown, WhyboxError["code"], string][] = [
  ["no tree", () => applyForest(untyped(null), x), "INVALID_DATA", "applyForest: expected a tree { features, outputs, nodes } or a forest { trees, base, scale }"],
  ["a forest without trees", () => applyForest({ ...forest, trees: [] }, x), "INVALID_DATA", "applyForest: trees: expected at least one tree"],
  ["trees of other outputs", () => applyForest({ ...forest, trees: [tree, { ...tree, outputs: ["size"] }] }, x), "INVALID_DATA", "applyForest: trees.1.outputs: expected the outputs of trees.0"],
  ["trees of other features", () => applyForest({ ...forest, trees: [tree, { ...tree, features: tree.features.toReversed(), nodes: [leaf(1)] }] }, x), "INVALID_DATA", "applyForest: trees.1.features: expected the features of trees.0"],
  ["no base", () => applyForest({ ...forest, base: [] }, x), "INVALID_DATA", "applyForest: base: expected 1 finite numbers, one per output"],
  ["no scale", () => applyForest(untyped({ ...forest, scale: undefined }), x), "INVALID_DATA", "applyForest: scale: expected a finite number, got undefined"],
  ["leaves that add up to infinity", () => applyForest({ ...forest, trees: [{ ...tree, nodes: [leaf(1e308)] }, { ...tree, nodes: [leaf(1e308)] }], scale: 1 }, x), "INVALID_DATA", 'applyForest: trees: the leaves of output "price" may add up to more than a number can hold (1.8e308)'],
  ["leaves that the scale makes infinite", () => applyForest({ ...forest, trees: [{ ...tree, nodes: [leaf(-1e308)] }], scale: -9 }, x), "INVALID_DATA", 'applyForest: trees: the leaves of output "price" may add up to more than a number can hold (1.8e308)'],
];

describe("what is no forest is refused", () => {
  test.each(cases)("%s", (_, run, code, message) => expectRefused(run, code, message));
});

test("a tree is a forest of one, without base or scale; a forest adds up its trees, scaled, on its base", () => {
  const price = (at: number) => (at <= 30 ? 1 : 2);
  for (const age of [20, 30, 31]) {
    expect([...applyForest(tree, [age, 0]).data]).toEqual([price(age)]);
    const three = { trees: [tree, tree, tree], base: [10], scale: 0.25 };
    expect([...applyForest(three, [age, 0]).data]).toEqual([10 + 0.75 * price(age)]);
  }
});
