import { describe, expect, test } from "vitest";
import type { Feature, TreeExplanation } from "whybox";
import { type DecisionTree, fitTree, leafOf, rules } from "whybox/trees";
import { noises } from "../../fixtures/games.js";

const features: Feature[] = [
  { name: "age", kind: "number" },
  { name: "job", kind: "category", categories: ["clerk", "nurse", "smith"], missing: true },
];
const reached = (weight: number, value: number[]) => ({ samples: weight, weight, impurity: 0.1, value });
const byAge = { feature: 0, missing: "left" as const, gain: 0.1 };
/** Age is asked twice on the way to nodes 2 and 3, and once on that to 5 and 6. */
const tree: DecisionTree = {
  task: "classification",
  criterion: "gini",
  features,
  outputs: ["no", "yes"],
  nodes: [
    { ...reached(20, [0.5, 0.5]), ...byAge, threshold: 40, left: 1, right: 4 },
    { ...reached(12, [0.5, 0.5]), ...byAge, threshold: 30, left: 2, right: 3 },
    reached(5, [0.8, 0.2]),
    reached(7, [0.25, 0.75]),
    { ...reached(8, [0.5, 0.5]), feature: 1, categories: [1, 2], missing: "right", gain: 0.1, left: 5, right: 6 },
    reached(7, [1, 0]),
    reached(1, [0, 1]),
  ],
};

describe("rules", () => {
  test("of a tree say its leaves in words, those of most support first, equals in the order of the tree", () => {
    expect(
      rules(tree).map(({ leaf, text, answer, support, precision, mix }) => [
        leaf,
        text,
        answer,
        support,
        precision,
        mix,
      ]),
    ).toEqual([
      [3, "if 30 < age <= 40 then yes", "yes", 0.35, 0.75, { no: 0.25, yes: 0.75 }],
      [5, "if age > 40 and job is neither clerk nor missing then no", "no", 0.35, 1, { no: 1, yes: 0 }],
      [2, "if age <= 30 then no", "no", 0.25, 0.8, { no: 0.8, yes: 0.2 }],
      [6, "if age > 40 and (job is clerk or missing) then yes", "yes", 0.05, 1, { no: 0, yes: 1 }],
    ]);
  });

  test("hold one condition per feature, as numbers and codes too", () => {
    expect(rules(tree).map(({ conditions }) => conditions.map(({ text: _, ...rest }) => rest))).toEqual([
      [{ feature: 0, above: 30, atMost: 40 }],
      [
        { feature: 0, above: 40 },
        { feature: 1, in: [1, 2] },
      ],
      [{ feature: 0, atMost: 30 }],
      [
        { feature: 0, above: 40 },
        { feature: 1, in: [0], orMissing: true },
      ],
    ]);
  });

  test("of a regression answer with the numbers, and have neither precision nor mix", () => {
    const grown = fitTree(
      [[1], [2], [3]],
      [
        [1, 10],
        [1, 10],
        [2.123456, 40],
      ],
      { task: "regression", outputs: ["price", "age"] },
    );
    expect(rules(grown).map(({ text, precision, mix }) => [text, precision, mix])).toEqual([
      ["if x0 <= 2.5 then price 1, age 10", null, null],
      ["if x0 > 2.5 then price 2.123, age 40", null, null],
    ]);
    expect(rules(fitTree([[1]], [4], { task: "regression" }))).toMatchObject([
      { text: "always y 4", support: 1, conditions: [] },
    ]);
  });

  test("of a fitted tree: a row meets the conditions of the rule of its leaf, and of no other", () => {
    const x = noises(120, 3).map((a, i) => [a, i % 3]);
    const y = x.map(([a, code]) => Number(a > 0.2 !== (code === 1)));
    const grown = fitTree(x, y, { task: "classification", features });
    const leaf = leafOf(grown, x);
    const all = rules(grown);
    expect(all.length).toBeGreaterThan(3);
    for (const [row, values] of x.entries()) {
      const met = all.filter(({ conditions }) =>
        conditions.every(
          ({ feature, above = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY, in: codes }) =>
            codes ? codes.includes(values[feature]) : above < values[feature] && values[feature] <= atMost,
        ),
      );
      expect(met.map((rule) => rule.leaf)).toEqual([leaf[row]]);
    }
    for (const { leaf: n, support } of all) expect(support).toBeCloseTo(leaf.filter((at) => at === n).length / 120, 12);
  });

  test("of a distilled explanation have the support and the agreement of rows held out, where any ended in the leaf", () => {
    const leaf = (node: number, support: number, share: number | null) => ({
      node,
      support,
      rows: 9,
      agreement: share === null ? null : { share, low: 0, high: 1 },
    });
    const leaves = [leaf(2, 0.1, 0.9), leaf(3, 0.2, null), leaf(5, 0.3, 0.5), leaf(6, 0.4, 0)];
    const all = rules({ result: { tree, leaves } } as never as TreeExplanation);
    expect(all.map((rule) => [rule.leaf, rule.support, rule.precision])).toEqual([
      [6, 0.4, 0],
      [5, 0.3, 0.5],
      [3, 0.2, 0.75],
      [2, 0.1, 0.9],
    ]);
  });

  test("of a tree that says no weights, as a file may, have a support of 0", () => {
    const nodes = tree.nodes.map((node) => ({ ...node, weight: 0 }));
    expect(rules({ ...tree, nodes }).map(({ leaf, support }) => [leaf, support])).toEqual(
      [2, 3, 5, 6].map((n) => [n, 0]),
    );
    const light = tree.nodes.map((node) => ({ ...node, weight: node.weight / 100 }));
    expect(rules({ ...tree, nodes: light }).map(({ support }) => support.toFixed(12))).toEqual(
      rules(tree).map(({ support }) => support.toFixed(12)),
    );
  });

  test("of what is no tree are refused", () => {
    expect(() => rules({} as never)).toThrow(
      "rules: expected a tree, as fitTree or distill returns it, got an object with keys (none)",
    );
    expect(() => rules(Promise.resolve(tree) as never)).toThrow("await");
  });
});
