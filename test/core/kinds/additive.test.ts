import { describe, expect, test } from "vitest";
import { blackBox, distill, type Feature, parseExplanation } from "whybox";

// biome-ignore lint/suspicious/noExplicitAny: broken on purpose
type Mutable = any;

const features: Feature[] = [
  { name: "age", kind: "number" },
  { name: "job", kind: "category", categories: ["clerk", "nurse"] },
];
const model = blackBox((rows) => rows.map(([age, job]) => age / 10 + (job === 1 && age > 40 ? 2 : 0)), {
  input: { kind: "columns", features },
  outputs: [{ name: "y" }],
});
const people = Array.from({ length: 120 }, (_, i) => [20 + ((i * 7) % 50), i % 2]);
const json = JSON.stringify(await distill(model, people, { as: "additive", budgetRows: 400 }));
const { terms } = JSON.parse(json).result as { terms: Mutable[] };
const curve = terms.findIndex((term) => term.features.length === 1 && term.features[0] === 0);
const cells = terms.findIndex((term) => term.features.length === 1 && term.features[0] === 1);

const changed = (change: (result: Mutable) => void): unknown => {
  const explanation = JSON.parse(json);
  change(explanation.result);
  return explanation;
};

test("curves of numbers and categories are read back as they were written", () => {
  expect([curve, cells]).not.toContain(-1);
  expect(parseExplanation(json)).toEqual(JSON.parse(json));
  // A bin between any two edges and outside, and one of gaps; a bin per label, and one of gaps.
  expect(terms[curve].values).toHaveLength(terms[curve].edges[0].length + 2);
  expect(terms[cells].values).toHaveLength(3);
});

test("a pair has the bins of the first times those of the second", () => {
  const pair = {
    features: [1, 0],
    edges: [null, [30, 50]],
    values: Array.from({ length: 3 * 4 }, () => [0.5]),
    importance: 0.1,
  };
  const withPair = changed(({ terms }) => terms.push(pair));
  expect(parseExplanation(withPair)).toEqual(withPair);
  const short = changed(({ terms }) => terms.push({ ...pair, values: pair.values.slice(1) }));
  expect(() => parseExplanation(short)).toThrow(
    `parseExplanation: result.terms.${terms.length}.values: expected 12 entries, got 11`,
  );
});

describe("a sum of curves is refused", () => {
  test.each<[string, (result: Mutable) => void, string]>([
    ["without an intercept", (result) => result.intercepts.pop(), "intercepts: expected 1 entries, got 0"],
    [
      "of a feature that is not there",
      (result) => result.terms[curve].features.splice(0, 1, 2),
      `terms.${curve}.features: expected positions among 2 features, got 2`,
    ],
    ["of no feature", (result) => result.terms[curve].features.pop(), `terms.${curve}.features: expected >=1, got 0`],
    [
      "of three features",
      (result) => result.terms[curve].features.push(0, 1),
      `terms.${curve}.features: expected <=2, got 3`,
    ],
    [
      "with edges of two features for one",
      (result) => result.terms[curve].edges.push([1]),
      `terms.${curve}.edges: expected 1 entries, got 2`,
    ],
    [
      "with edges for a category",
      (result) => result.terms[cells].edges.splice(0, 1, [0.5]),
      "terms.edges: expected edges for numbers and null for categories, got [0.5]",
    ],
    [
      "without edges for a number",
      (result) => result.terms[curve].edges.splice(0, 1, null),
      "terms.edges: expected edges for numbers and null for categories, got null",
    ],
    [
      "with a bin too few",
      (result) => result.terms[cells].values.pop(),
      `terms.${cells}.values: expected 3 entries, got 2`,
    ],
    [
      "with an answer too many in a bin",
      (result) => result.terms[cells].values[1].push(1),
      `terms.${cells}.values.1: expected 1 entries, got 2`,
    ],
    ["of a strange link", (result) => Object.assign(result, { link: "log" }), "link: expected "],
  ])("%s", (_, change, message) => {
    expect(() => parseExplanation(changed(change))).toThrow(`parseExplanation: result.${message}`);
  });
});
