import { describe, expect, test } from "vitest";
import type { Feature } from "whybox";
import type { DecisionTree, Split } from "whybox/trees";
import { flatTree } from "../../../dist/trees/apply/flat-tree.js";
import { goesLeft, goLeft } from "../../../dist/trees/apply/goes-left.js";
import { leaf } from "../two-leaves.js";

const categories = Array.from({ length: 3000 }, (_, code) => `shop ${code}`);
const features: Feature[] = [
  { name: "size", kind: "number", missing: true },
  { name: "shop", kind: "category", categories, missing: true },
];

/** A tree of one split. */
function oneSplit(
  asked: { feature: number; missing: "left" | "right" } & ({ threshold: number } | { categories: number[] }),
) {
  const split = { ...leaf(0), gain: 0, left: 1, right: 2, ...asked } as Split;
  const tree: DecisionTree = {
    task: "regression",
    criterion: "x",
    features,
    outputs: ["y"],
    nodes: [split, leaf(1), leaf(2)],
  };
  return flatTree("test", "tree", tree);
}

const numbers = [-Infinity, -2, -0, 0, 1.5, 1.5000000000000002, 2, Infinity, Number.NaN];
const codes = [0, 1, 2, 7, 8, 2999, 3000, 1e9, Number.NaN];

describe.each(["left", "right"] as const)("with gaps on the %s", (missing) => {
  test.each([
    [0, [true, true, true, true, false, false, false, false]],
    [1.5, [true, true, true, true, true, false, false, false]],
    [Number.MAX_VALUE, [true, true, true, true, true, true, true, false]],
  ])("numbers of at most %d go left", (threshold, expected) => {
    const tree = oneSplit({ feature: 0, missing, threshold });
    const all = [...expected, missing === "left"];
    expect(numbers.map((value) => goesLeft(tree, 0, value))).toEqual(all);
    const sent = new Int32Array(numbers.length).fill(5);
    goLeft(tree, 0, Float64Array.from(numbers), sent);
    expect([...sent]).toEqual(all.map((left) => (left ? -1 : 0)));
  });

  // The last set is kept as a Set, the others as a byte per code.
  test.each([[[0, 2]], [[1, 7]], [[]], [[2999]]])("categories %j go left, and unknown ones where gaps go", (set) => {
    const tree = oneSplit({ feature: 1, missing, categories: set });
    const expected = codes.map((code) => (code < 3000 ? set.includes(code) : missing === "left"));
    expect(codes.map((code) => goesLeft(tree, 0, code))).toEqual(expected);
    const sent = new Int32Array(codes.length).fill(5);
    goLeft(tree, 0, Float64Array.from(codes), sent);
    expect([...sent]).toEqual(expected.map((left) => (left ? -1 : 0)));
  });
});

test("both forms of a set come up", () => {
  const kinds = [[0, 2], [2999]].map(
    (set) => oneSplit({ feature: 1, missing: "left", categories: set }).categoriesLeft[0],
  );
  expect(kinds.map((kind) => kind?.constructor.name)).toEqual(["Uint8Array", "Set"]);
});
