import { describe, expect, test } from "vitest";
import { toText } from "whybox";
import { fitTree, rules } from "whybox/trees";

/** A column where y changes twice, at values that differ from the twelfth digit on, in different branches of `side`. */
const base = 1234.5;
const x = [0, 1].flatMap((side) => Array.from({ length: 20 }, (_, i) => [side, base + (i + 20 * side) * 1e-9]));
const y = x.map((_, i) => (i < 20 ? Number(i >= 10) : 5 + Number(i >= 27)));
const tree = fitTree(x, y, {
  task: "regression",
  features: [
    { name: "side", kind: "category", categories: ["left", "right"] },
    { name: "length", kind: "number" },
  ],
});

test("thresholds of one feature in different nodes have as many digits as tell them apart", () => {
  const thresholds = tree.nodes.flatMap((node) => ("threshold" in node ? [node.threshold] : []));
  expect(new Set(thresholds).size).toBeGreaterThanOrEqual(2);
  const texts = rules(tree).flatMap(({ conditions }) => conditions.map(({ text }) => text));
  const cuts = texts.flatMap((text) => text.match(/\d+\.\d+/g) ?? []).map(Number);
  expect(new Set(cuts).size).toBe(new Set(thresholds).size);
  for (const cut of new Set(cuts)) {
    const nearest = Math.min(...thresholds.map((threshold) => Math.abs(threshold - cut)));
    expect(nearest).toBeLessThan(0.5e-9);
  }
});

test("the text of the tree tells them apart too", () => {
  const cuts = new Set(toText({ ...tree, kind: "decisionTree" } as never).match(/1234\.\d+/g));
  expect(cuts.size).toBe(new Set(tree.nodes.flatMap((node) => ("threshold" in node ? [node.threshold] : []))).size);
});

test("a category of very many labels is put into words in time that grows with them", () => {
  const categories = Array.from({ length: 60_000 }, (_, code) => `label ${code}`);
  const features = [{ name: "shop", kind: "category" as const, categories }];
  const rows = Array.from({ length: 2000 }, (_, row) => [row]);
  const tree = fitTree(
    rows,
    rows.map(([code]) => code % 7),
    { task: "regression", features, maxLeaves: 8 },
  );
  // The time limit of a test is what fails with the square: 20 s.
  expect(rules(tree)).toHaveLength(7);
  expect(toText(tree)).toContain("shop is label 0 or label 7");
});

test("a tree deeper than the stack is put into rules, in memory that grows with its leaves", () => {
  const levels = 30_000;
  const leaf = (value: number) => ({ value: [value], weight: 1, impurity: 0 });
  const nodes = Array.from({ length: levels }, (_, level) => [
    {
      ...leaf(0),
      weight: levels + 1 - level,
      feature: 0,
      threshold: level,
      missing: "left" as const,
      left: 2 * level + 1,
      right: 2 * level + 2,
    },
    leaf(level),
  ]).flat();
  const deep = {
    task: "regression" as const,
    features: [{ name: "age", kind: "number" as const }],
    outputs: ["y"],
    nodes: [...nodes, leaf(-1)],
  };
  const found = rules(deep as never);
  expect(found).toHaveLength(levels + 1);
  expect(found[3].text).toBe("if 2 < age <= 3 then y 3");
});

describe("a condition on a category says whether a gap meets it", () => {
  const texts = (missing: boolean, categories: number[], side: "left" | "right") => {
    const job = { name: "job", kind: "category" as const, categories: ["clerk", "nurse", "smith"] };
    const leaf = { samples: 1, weight: 1, impurity: 0, value: [0] };
    const split = { ...leaf, feature: 0, categories, missing: side, gain: 0, left: 1, right: 2 };
    return rules({
      task: "regression",
      criterion: "squaredError",
      features: [missing ? { ...job, missing } : job],
      outputs: ["y"],
      nodes: [split, leaf, leaf],
    }).map(({ conditions }) => conditions.map(({ text }) => text).join());
  };

  test.each([
    [false, [0], "left", ["job is clerk", "job is not clerk"]],
    [true, [0], "left", ["job is clerk or missing", "job is neither clerk nor missing"]],
    [true, [0], "right", ["job is clerk", "job is missing or not clerk"]],
    [true, [0, 1, 2], "right", ["job is clerk or nurse or smith", "job is missing"]],
    [false, [0, 1, 2], "right", ["", "job is nothing"]],
  ] as const)("missing %s, %j left, gaps %s", (missing, categories, side, expected) => {
    expect(texts(missing, [...categories], side)).toEqual(expected);
  });
});

test("where gaps alone go right, they are named, and the largest number there is is not", () => {
  const features = [{ name: "age", kind: "number" as const, missing: true as const }];
  const x = [[1], [2], [3], [Number.NaN], [Number.NaN]];
  const grown = fitTree(x, [0, 0, 1, 5, 5], { task: "regression", features });
  expect(grown.nodes[0]).toMatchObject({ threshold: Number.MAX_VALUE, missing: "right" });
  const texts = rules(grown).map(({ text }) => text);
  expect(texts).toEqual(["if age <= 2.5 then y 0", "if age is missing then y 5", "if age > 2.5 then y 1"]);
  expect(toText(grown)).toContain("age is not missing");
  expect(toText(grown)).not.toContain("e+308");
});
