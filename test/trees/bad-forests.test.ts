import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { explainTree, type WhyboxError } from "whybox";
import { forestFromLightGBM, forestFromScikitLearn, forestFromXGBoost, forestModel, treeShapley } from "whybox/trees";
import { expectRefused } from "../fixtures/expect-refused.js";
import { rows, tree, untyped, x } from "./two-leaves.js";

/** A library's export, changed by the test. */
// biome-ignore lint/suspicious/noExplicitAny: exports have no type here
const changed = (name: string, change: (json: any) => unknown) => {
  const { export: json } = JSON.parse(readFileSync(new URL(`../fixtures/trees/${name}.json`, import.meta.url), "utf8"));
  return change(json) ?? json;
};
const booster = "learner.gradient_booster.model";

/** Arguments, and the exact error for each. */
// biome-ignore format: a table, one case a line
const cases: [string, () => unknown, WhyboxError["code"], string][] = [
  ["weights of 0", () => treeShapley(tree, rows, x, { weights: [0, 0] }), "INVALID_ARGUMENT", "treeShapley: expected at least one weight above 0, got 2 of 0"],
  ["a weight too few", () => treeShapley(tree, rows, x, { weights: [1] }), "INVALID_ARGUMENT", "treeShapley: expected 2 weights, one per background row, got 1"],
  ["a column in two groups", () => treeShapley(tree, rows, x, { groups: [[0], [1, 0]] }), "INVALID_ARGUMENT", "treeShapley: column 0 is in group 0 and in group 1"],
  ["an option that does not exist", () => treeShapley(tree, rows, x, untyped({ seed: 1 })), "INVALID_ARGUMENT", 'treeShapley: unknown option "seed"; known options are groups, weights'],
  ["options that are none", () => treeShapley(tree, rows, x, untyped(null)), "INVALID_ARGUMENT", "treeShapley: expected options to be an object, got null"],
  ["several rows to explain", () => explainTree(tree, rows, rows), "INVALID_DATA", "explainTree: expected an instance of one row, got 2 rows; use explainTreeRows for many"],
  ["an output that does not exist", () => explainTree(tree, rows, x, { outputs: ["size"] }), "INVALID_ARGUMENT", 'explainTree: unknown output "size"; the outputs are "price"'],
  ["a name that is no text", () => forestModel(tree, untyped({ name: 3 })), "INVALID_ARGUMENT", "forestModel: expected name to be a text, got 3"],
  ["a batch of other columns", () => forestModel(tree).predict({ data: new Float64Array(3), rows: 1, columns: 3 }), "INVALID_ARGUMENT", "forest.predict: expected 2 columns, got 3"],


  ["text that is no JSON", () => forestFromXGBoost("{"), "INVALID_DATA", expect.stringMatching(/^forestFromXGBoost: not JSON: ./) as unknown as string],
  ["an XGBoost dump", () => forestFromXGBoost([]), "INVALID_DATA", 'forestFromXGBoost: expected what booster.save_model("model.json") writes, got a list, such as dump_model writes: it lacks the base score'],
  ["JSON of something else", () => forestFromXGBoost({}), "INVALID_DATA", 'forestFromXGBoost: expected what booster.save_model("model.json") writes, got an empty object'],
  ["an unknown objective", () => forestFromXGBoost(changed("xgboost", (json) => { json.learner.objective.name = "rank_of_mine"; })), "INVALID_DATA", 'forestFromXGBoost: learner.objective.name: the scale of "rank_of_mine" is not known; known are binary:logistic, reg:logistic, multi:softmax, multi:softprob, binary:logitraw, binary:hinge, count:poisson, reg:gamma, reg:tweedie, survival:cox, survival:aft, reg:squarederror, reg:squaredlogerror, reg:absoluteerror, reg:pseudohubererror, reg:quantileerror and rank:*'],
  ["vector leaves", () => forestFromXGBoost(changed("xgboost", (json) => { json.learner.gradient_booster.model.trees[1].tree_param.size_leaf_vector = "3"; })), "INVALID_DATA", `forestFromXGBoost: ${booster}.trees.1.tree_param.size_leaf_vector: expected leaves of one number (multi_strategy one_output_per_tree)`],
  ["a list too short", () => forestFromXGBoost(changed("xgboost", (json) => { json.learner.gradient_booster.model.trees[0].split_indices.pop(); })), "INVALID_DATA", expect.stringMatching(/^forestFromXGBoost: learner\.gradient_booster\.model\.trees\.0\.split_indices: expected \d+ entries, got \d+$/) as unknown as string],
  ["a text for a number", () => forestFromXGBoost(changed("xgboost", (json) => { json.learner.gradient_booster.model.trees[0].split_conditions[2] = "x"; })), "INVALID_DATA", `forestFromXGBoost: ${booster}.trees.0.split_conditions.2: expected number, got "x"`],
  ["a text of 100,000 characters for a list", () => forestFromLightGBM(changed("lightgbm", (json) => { json.tree_info = "x".repeat(100_000); })), "INVALID_DATA", expect.stringMatching(/^forestFromLightGBM: tree_info: expected Array, got "x+\.\.\. \(100002 characters\)$/) as unknown as string],
  ["one for a node", () => forestFromLightGBM(changed("lightgbm", (json) => { json.tree_info[0].tree_structure = "x".repeat(100_000); })), "INVALID_DATA", expect.stringMatching(/^forestFromLightGBM: tree_info\.0\.tree_structure: expected Object, got "x+\.\.\. \(100002 characters\)$/) as unknown as string],
  ["nodes in a circle", () => forestFromXGBoost(changed("xgboost", (json) => { json.learner.gradient_booster.model.trees[0].left_children[1] = 0; })), "INVALID_DATA", `forestFromXGBoost: ${booster}.trees.0: a node is its own ancestor`],
  ["another number of features", () => forestFromXGBoost(changed("xgboost", () => undefined), { features: tree.features }), "INVALID_ARGUMENT", "forestFromXGBoost: expected 5 features, got 2"],
  ["a number for a category", () => forestFromXGBoost(changed("xgboost-categories", () => undefined), { features: ["a", "b", "c", "d", "e"].map((name) => ({ name, kind: "number", missing: true })) }), "INVALID_ARGUMENT", 'forestFromXGBoost: feature "e": expected kind "category", because the forest splits it by sets'],
  ["an unknown import option", () => forestFromXGBoost(changed("xgboost", () => undefined), untyped({ classes: [] })), "INVALID_ARGUMENT", 'forestFromXGBoost: unknown option "classes"; known options are features, outputs'],
  ["another number of outputs", () => forestFromLightGBM(changed("lightgbm-three", () => undefined), { outputs: ["a"] }), "INVALID_ARGUMENT", "forestFromLightGBM: expected 3 outputs, got 1"],
  ["a linear tree", () => forestFromLightGBM(changed("lightgbm", (json) => { json.tree_info[2].tree_structure = { leaf_value: 1, leaf_const: 1 }; })), "INVALID_DATA", "forestFromLightGBM: tree_info.2.tree_structure: expected leaves of one number, got a linear tree"],
  ["a node that is nothing", () => forestFromLightGBM(changed("lightgbm", (json) => { json.tree_info[0].tree_structure.left_child = {}; })), "INVALID_DATA", "forestFromLightGBM: tree_info.0.tree_structure.left_child: expected a leaf_value, or a left_child and a right_child"],
  ["zeros taken for gaps", () => forestFromLightGBM(changed("lightgbm", (json) => { Object.assign(json.tree_info[0].tree_structure, { missing_type: "Zero", threshold: 1, default_left: false }); })), "INVALID_DATA", "forestFromLightGBM: tree_info.0.tree_structure: zeros are sent where no threshold sends them (zero_as_missing), which a split here cannot say"],
  ["another decision", () => forestFromLightGBM(changed("lightgbm", (json) => { json.tree_info[0].tree_structure.decision_type = ">"; })), "INVALID_DATA", 'forestFromLightGBM: tree_info.0.tree_structure.decision_type: expected ("<=" | "=="), got ">"'],
  ["another estimator", () => forestFromScikitLearn(changed("scikit-forest", (json) => { json.estimator = "AdaBoostClassifier"; })), "INVALID_DATA", 'forestFromScikitLearn: estimator: expected DecisionTree, ExtraTree, RandomForest, ExtraTrees, GradientBoosting or HistGradientBoosting with Classifier or Regressor, got "AdaBoostClassifier"'],
  ["JSON of another format", () => forestFromScikitLearn({ trees: [] }), "INVALID_DATA", 'forestFromScikitLearn: expected what forest_json of docs/tree-shapley.md writes, got an object that holds "trees"'],
  ["a tree with a list too short", () => forestFromScikitLearn(changed("scikit-forest", (json) => { json.trees[1].threshold.pop(); })), "INVALID_DATA", expect.stringMatching(/^forestFromScikitLearn: trees\.1\.threshold: expected \d+ entries, got \d+$/) as unknown as string],
  ["boosting without a base", () => forestFromScikitLearn(changed("scikit-boosting", (json) => { json.base = null; })), "INVALID_DATA", "forestFromScikitLearn: base: expected 1 numbers"],
  ["several targets of classes", () => forestFromScikitLearn(changed("scikit-tree-classes", (json) => { json.trees[0].value[0] = [[1, 0, 0], [1, 0, 0]]; })), "INVALID_DATA", "forestFromScikitLearn: trees.0.value.0: expected a classifier of one target, got one of several; fit one per target"],
];

describe("bad exports, options and rows", () => {
  test.each(cases)("%s", (_, run, code, message) => expectRefused(run, code, message));
});
