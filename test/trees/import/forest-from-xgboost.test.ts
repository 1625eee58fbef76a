import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { applyForest, forestFromXGBoost } from "whybox/trees";

const exported = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/trees/${name}.json`, import.meta.url), "utf8")).export;

describe("labels that XGBoost has cut", () => {
  test("are refused with the column and what to do", () => {
    expect(() => forestFromXGBoost(exported("xgboost-labels-beyond-ascii"))).toThrow(
      'forestFromXGBoost: learner.gradient_booster.model.cats: XGBoost has cut the labels of "city", because they are not all ASCII; say what the columns mean: forestFromXGBoost(json, { features })',
    );
  });

  test("are those that the caller gives", () => {
    const categories = ["Köln", "Bonn", "Ulm"];
    const forest = forestFromXGBoost(exported("xgboost-labels-beyond-ascii"), {
      features: [
        { name: "city", kind: "category", categories, missing: true },
        { name: "x", kind: "number", missing: true },
      ],
    });
    expect(forest.trees[0].features[0]).toMatchObject({ categories });
  });
});

describe("a category of which the file has codes in sets alone", () => {
  const forest = forestFromXGBoost(exported("xgboost-2.1-other-codes"));

  test("has a last label for all codes above those, which go the same way", () => {
    const [, k] = forest.trees[0].features;
    if (k.kind !== "category") throw new Error("expected a category");
    expect(k.categories.at(-1)).toBe("other");
    const other = k.categories.length - 1;
    const answers = applyForest(
      forest,
      [other, other + 1, 1000].map((code) => [0.5, code]),
    ).data;
    expect(new Set(answers).size).toBe(1);
  });

  test("is a number where thresholds split its codes", () => {
    const { features } = forestFromXGBoost(exported("xgboost-1.7-ordered-codes")).trees[0];
    expect(features.map(({ kind }) => kind)).toEqual(["number", "number"]);
  });
});

test("a category that no tree asks has a label for its codes, so that rows of it are answered", () => {
  const json = structuredClone(exported("xgboost-2.1-other-codes"));
  json.learner.feature_names.push("unused");
  json.learner.feature_types.push("c");
  json.learner.learner_model_param.num_feature = "3";
  const forest = forestFromXGBoost(json);
  expect(forest.trees[0].features[2]).toEqual({
    name: "unused",
    kind: "category",
    categories: ["other"],
    missing: true,
  });
  const [first, second] = applyForest(forest, [
    [0.5, 1, 0],
    [0.5, 1, 7],
  ]).data;
  expect(first).toBe(second);
});

test("a base score without a place on the scale of the trees is refused", () => {
  const json = structuredClone(exported("xgboost-poisson"));
  json.learner.learner_model_param.base_score = "[0E0]";
  expect(() => forestFromXGBoost(json)).toThrow(
    "learner.learner_model_param.base_score: expected a number, or one for each of 1 outputs, from which count:poisson can start, got [0E0]",
  );
});

test("vector leaves are refused as such, also in files of version 2 without statistics", () => {
  const json = structuredClone(exported("xgboost"));
  for (const tree of json.learner.gradient_booster.model.trees) {
    tree.loss_changes = undefined;
    tree.sum_hessian = undefined;
    tree.tree_param.size_leaf_vector = "2";
  }
  expect(() => forestFromXGBoost(json)).toThrow("trees.0.tree_param.size_leaf_vector: expected leaves of one number");
});

describe("early stopping", () => {
  const json = exported("xgboost-early-stopping");

  test("ends the forest where predict of the estimator stops", () => {
    expect(json.learner.gradient_booster.model.trees).toHaveLength(7);
    expect(forestFromXGBoost(json).trees).toHaveLength(2);
  });

  test("leaves a booster all its trees, as its predict does", () => {
    const { scikit_learn: _, ...attributes } = json.learner.attributes;
    expect(forestFromXGBoost({ learner: { ...json.learner, attributes } }).trees).toHaveLength(7);
  });

  test("counts trees by class where the file does not say where iterations start", () => {
    const three = structuredClone(exported("xgboost-three"));
    const trees = three.learner.gradient_booster.model.trees.length;
    three.learner.attributes = { best_iteration: "1", scikit_learn: "{}" };
    three.learner.gradient_booster.model.iteration_indptr = undefined;
    expect(trees).toBeGreaterThan(6);
    expect(forestFromXGBoost(three).trees).toHaveLength(6);
  });

  test("is refused where the iteration is none", () => {
    const attributes = { ...json.learner.attributes, best_iteration: "70" };
    expect(() => forestFromXGBoost({ learner: { ...json.learner, attributes } })).toThrow(
      "learner.attributes.best_iteration: expected an iteration among 7 trees, got 70",
    );
  });
});

test("dart is refused without a weight for every tree", () => {
  const json = structuredClone(exported("xgboost-3.2-dart"));
  json.learner.gradient_booster.weight_drop.pop();
  expect(() => forestFromXGBoost(json)).toThrow("learner.gradient_booster.weight_drop: expected 5 entries, got 4");
});

test("another booster is named", () => {
  const json = structuredClone(exported("xgboost"));
  json.learner.gradient_booster.name = "gblinear";
  expect(() => forestFromXGBoost(json)).toThrow(
    'forestFromXGBoost: learner.gradient_booster.name: expected ("gbtree" | "dart"), got "gblinear"',
  );
});
