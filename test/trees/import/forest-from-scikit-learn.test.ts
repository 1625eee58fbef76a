import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { applyForest, forestFromScikitLearn } from "whybox/trees";

const exported = (name: string) =>
  structuredClone(
    JSON.parse(readFileSync(new URL(`../../fixtures/trees/${name}.json`, import.meta.url), "utf8")).export,
  );

describe("gradient boosting that starts from another estimator", () => {
  test("is refused where the file says so", () => {
    expect(() => forestFromScikitLearn({ ...exported("scikit-boosting"), init: "LinearRegression" })).toThrow(
      "forestFromScikitLearn: init: expected boosting that starts from a constant, got LinearRegression: its predictions are no part of the trees",
    );
  });

  test("is refused where the file does not say", () => {
    expect(() => forestFromScikitLearn(exported("scikit-boosting-init"))).toThrow(
      "forestFromScikitLearn: init: missing; write the file again with forest_json of docs/tree-shapley.md",
    );
  });
});

describe("classes", () => {
  test("are shares, whether the file has counts or shares", () => {
    const forest = forestFromScikitLearn(exported("scikit-1.3-tree"));
    for (const { value } of forest.trees[0].nodes) expect(value[0] + value[1]).toBeCloseTo(1, 12);
  });

  test("of no rows are refused", () => {
    const json = exported("scikit-1.3-tree");
    json.trees[0].value[2] = [[0, 0]];
    expect(() => forestFromScikitLearn(json)).toThrow(
      "trees.0.value.2: expected shares or counts of classes, got 0, 0",
    );
  });
});

describe("histogram gradient boosting", () => {
  test("has the labels of its categories, and sends unknown ones where gaps go", () => {
    const forest = forestFromScikitLearn(exported("scikit-histogram-categories"));
    expect(
      forest.trees[0].features.map((each) => (each.kind === "category" ? each.categories.join("") : each.kind)),
    ).toEqual(["number", "abcdefghijkl", "number"]);
  });

  test("compares doubles: thresholds are as they are in the file", () => {
    const json = exported("scikit-histogram");
    const forest = forestFromScikitLearn(json);
    const found = forest.trees.flatMap(({ nodes }) =>
      nodes.flatMap((node) => ("threshold" in node ? [node.threshold] : [])),
    );
    type Tree = { threshold: number[]; children_left: number[] };
    const given = json.trees.flatMap((tree: Tree) => tree.threshold.filter((_, at) => tree.children_left[at] >= 0));
    expect(found.toSorted()).toEqual(given.toSorted());
    expect(applyForest(forest, [Number.NaN, Number.NaN, Number.NaN]).data[0]).toBeTypeOf("number");
  });

  test("is refused without a base for every output", () => {
    expect(() => forestFromScikitLearn({ ...exported("scikit-histogram-three"), base: [0] })).toThrow(
      "base: expected 3 numbers",
    );
  });
});
