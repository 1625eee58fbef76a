import { describe, expect, test } from "vitest";
import { categorySet, xgboostFeatures } from "../../../dist/trees/import/xgboost-features.js";

/** A tree of splits, each by a threshold, or by the set of codes given. */
function asking(splits: readonly { feature: number; codes?: readonly number[] }[]) {
  const sets = splits.flatMap(({ codes }, node) => (codes ? [{ node, codes }] : []));
  return {
    left_children: [...splits.map(() => 1), -1],
    split_indices: [...splits.map(({ feature }) => feature), 0],
    categories: sets.flatMap(({ codes }) => codes),
    categories_nodes: sets.map(({ node }) => node),
    categories_segments: sets.map((_, i) => sets.slice(0, i).reduce((sum, { codes }) => sum + codes.length, 0)),
    categories_sizes: sets.map(({ codes }) => codes.length),
  };
}

const exported = (
  names: readonly string[],
  types: readonly string[],
  enc?: readonly { values: unknown[]; offsets?: number[] }[],
) => ({
  learner_model_param: { num_feature: String(names.length) },
  feature_names: names,
  feature_types: types,
  ...(enc && { cats: { enc } }),
});
const bytes = (labels: readonly string[]) => ({
  values: [...labels.join("")].map((letter) => letter.charCodeAt(0)),
  offsets: labels.map((_, i) => labels.slice(0, i).join("").length).concat(labels.join("").length),
});
const number = (name: string) => ({ name, kind: "number", missing: true });
const category = (name: string, categories: string[]) => ({ name, kind: "category", categories, missing: true });

describe("columns of an XGBoost file", () => {
  test("are numbers, but for those split by sets and those that the file calls categories", () => {
    const trees = [
      asking([{ feature: 0 }, { feature: 1, codes: [0, 2] }]),
      asking([{ feature: 1, codes: [3] }, { feature: 2 }]),
    ];
    const file = exported(["a", "b", "c", "d"], ["float", "c", "c", "c"]);
    expect(xgboostFeatures("f", file, trees, false)).toEqual([
      number("a"),
      category("b", ["0", "1", "2", "3", "other"]),
      // Thresholds split its codes, as before version 2.
      number("c"),
      category("d", ["other"]),
    ]);
  });

  test("have the labels that the file holds, where these reach the codes in the sets", () => {
    const trees = [
      asking([
        { feature: 0, codes: [1] },
        { feature: 1, codes: [2] },
      ]),
    ];
    const enc = [bytes(["red", "", "blue"]), bytes(["x", "y"]), { values: [10, 20] }];
    const file = exported(["a", "b", "c"], ["c", "c", "c"], enc);
    expect(xgboostFeatures("f", file, trees, false)).toEqual([
      category("a", ["red", "", "blue"]),
      category("b", ["0", "1", "2", "other"]),
      category("c", ["10", "20"]),
    ]);
    expect(xgboostFeatures("f", file, trees, true)[0]).toEqual(category("a", ["0", "1", "other"]));
  });

  test("with labels beyond ASCII are refused, unless the caller says what they are", () => {
    const file = exported(["city"], ["c"], [{ values: [75, 195, 182, 108], offsets: [0, 4] }]);
    expect(() => xgboostFeatures("f", file, [], false)).toThrow('XGBoost has cut the labels of "city"');
    expect(xgboostFeatures("f", file, [], true)).toEqual([category("city", ["other"])]);
  });

  test("without names are called by their number, and are as many as the file says", () => {
    const unnamed = (count: string) => ({
      learner_model_param: { num_feature: count },
      feature_names: [],
      feature_types: [],
    });
    expect(xgboostFeatures("f", unnamed("2"), [], false).map(({ name }) => name)).toEqual(["f0", "f1"]);
    for (const count of ["0", "65537", "x"]) {
      expect(() => xgboostFeatures("f", unnamed(count), [], false)).toThrow(
        `num_feature: expected a number from 1 to 65536, got ${count}`,
      );
    }
    const wrong = { ...unnamed("3"), feature_names: ["a", "b"] };
    expect(() => xgboostFeatures("f", wrong, [], false)).toThrow("expected 2, got 3");
  });
});

test("the codes of a split by a set are its segment", () => {
  const tree = asking([{ feature: 0, codes: [4, 1] }, { feature: 0 }, { feature: 0, codes: [9] }]);
  expect([categorySet(tree, 0), categorySet(tree, 1)]).toEqual([[4, 1], [9]]);
});
