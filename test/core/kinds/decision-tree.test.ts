import { describe, expect, test } from "vitest";
import { blackBox, distill, type Feature, lime, parseExplanation, probe, tokens, toText } from "whybox";
import { treeSurrogate } from "whybox/trees";
import { decisionTreeOf } from "../../../dist/core/kinds/decision-tree.js";

// biome-ignore lint/suspicious/noExplicitAny: broken on purpose
type Mutable = any;

const features: Feature[] = [
  { name: "age", kind: "number" },
  { name: "job", kind: "category", categories: ["clerk", "nurse"] },
];
const model = blackBox((rows) => rows.map(([age, job]) => (age > 40 ? 3 : 0) + 2 * job + (age > 60 ? 1 : 0)), {
  input: { kind: "columns", features },
  outputs: [{ name: "y" }],
});
const people = Array.from({ length: 90 }, (_, i) => [20 + ((i * 7) % 50), i % 2]);
const json = JSON.stringify(await distill(model, people, { maxLeaves: 6, budgetRows: 300 }));

const changed = (change: (tree: Mutable) => void): Mutable => {
  const explanation = JSON.parse(json);
  explanation.result.leaves = [];
  change(explanation.result.tree);
  return explanation;
};
const { nodes } = JSON.parse(json).result.tree as { nodes: Mutable[] };
const byNumber = nodes.findIndex((node) => "threshold" in node);
const byCategory = nodes.findIndex((node) => "categories" in node);
const leaf = nodes.findIndex((node) => !("feature" in node));
const last = nodes.length - 1;

test("a tree of numbers and categories is read back as it was written", () => {
  expect([byNumber, byCategory, leaf]).not.toContain(-1);
  expect(parseExplanation(json)).toEqual(JSON.parse(json));
});

describe("a tree that is no tree is refused", () => {
  test.each<[string, (tree: Mutable) => void, string]>([
    ["no outputs", (tree) => Object.assign(tree, { outputs: [] }), ".outputs: expected at least one output, got 0"],
    ["no nodes", (tree) => Object.assign(tree, { nodes: [] }), ".nodes: expected >=1, got 0"],
    [
      "a feature that is not there",
      (tree) => Object.assign(tree.nodes[byNumber], { feature: 2 }),
      `.nodes.${byNumber}.feature: expected a position among 2 features, got 2`,
    ],
    [
      "a threshold for a category",
      (tree) => Object.assign(tree.nodes[byNumber], { feature: 1 }),
      `.nodes.${byNumber}.feature: expected a number, got category`,
    ],
    [
      "categories for a number",
      (tree) => Object.assign(tree.nodes[byCategory], { feature: 0 }),
      `.nodes.${byCategory}.feature: expected a category, got number`,
    ],
    ["a value too many", (tree) => tree.nodes[leaf].value.push(1), `.nodes.${leaf}.value: expected 1 entries, got 2`],
    [
      "a split without a threshold",
      (tree) => Reflect.deleteProperty(tree.nodes[byNumber], "threshold"),
      `.nodes.${byNumber}.threshold: expected "threshold", got undefined`,
    ],
    [
      "a split without a right side",
      (tree) => Reflect.deleteProperty(tree.nodes[byCategory], "right"),
      `.nodes.${byCategory}.right: expected "right", got undefined`,
    ],
    [
      "a node that is its own child",
      (tree) => Object.assign(tree.nodes[byNumber], { left: byNumber }),
      `.nodes.${byNumber}.left: expected a position from ${byNumber + 1} to ${last} of no other branch, got ${byNumber}`,
    ],
    [
      "a child that is not there",
      (tree) => Object.assign(tree.nodes[byNumber], { right: last + 1 }),
      `.nodes.${byNumber}.right: expected a position from ${byNumber + 1} to ${last} of no other branch, got ${last + 1}`,
    ],
    [
      "the root as a child",
      (tree) => Object.assign(tree.nodes[byCategory], { left: 0 }),
      `.nodes.${byCategory}.left: expected a position from ${byCategory + 1} to ${last} of no other branch, got 0`,
    ],
  ])("%s", (_, change, message) => {
    expect(() => parseExplanation(changed(change))).toThrow(`parseExplanation: result.tree${message}`);
  });

  test("children that two branches share, which would make few nodes many lines", () => {
    const explanation = changed((tree) => {
      const split = tree.nodes[byNumber];
      tree.nodes = [...Array.from({ length: 60 }, (_, at) => ({ ...split, left: at + 1, right: at + 1 })), nodes[leaf]];
    });
    expect(() => parseExplanation(explanation)).toThrow(
      "result.tree.nodes.0.right: expected a position from 1 to 60 of no other branch",
    );
  });

  test("a leaf that is measured where a branch is", () => {
    const explanation = JSON.parse(json);
    explanation.result.leaves[0].node = byNumber;
    expect(() => parseExplanation(explanation)).toThrow("result.leaves.0.node: expected the position of a leaf");
  });
});

describe("a surrogate that says what a tree says", async () => {
  const words = blackBox((texts: readonly string[]) => texts.map((text) => (/good/.test(text) ? 1 : 0)), {
    input: { kind: "text" },
    outputs: [{ name: "nice" }],
  });
  const asked = probe(words, tokens("good bad ugly"));
  const explanation: Mutable = JSON.parse(
    JSON.stringify(await lime(asked, { samples: 64, surrogate: treeSurrogate({ maxLeaves: 3 }) })),
  );
  const [tree] = explanation.result.descriptions;
  const parts = explanation.subject.parts.length;

  test("is shown as one, and as it is where something does not hold together", () => {
    expect(decisionTreeOf(tree, parts)).toEqual(tree);
    expect(toText(explanation)).toContain("of the samples");
    for (const wrong of [
      null,
      "a tree",
      { ...tree, nodes: [] },
      { ...tree, outputs: [] },
      { ...tree, features: tree.features.slice(1) },
    ]) {
      expect(decisionTreeOf(wrong, parts)).toBeUndefined();
    }
    expect(decisionTreeOf(tree, parts + 1)).toBeUndefined();
    const broken = structuredClone(explanation);
    broken.result.descriptions[0].outputs = [];
    expect(toText(broken)).not.toContain("of the samples");
  });
});
