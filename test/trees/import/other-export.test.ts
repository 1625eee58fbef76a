import { describe, expect, test } from "vitest";
import { fitTree, forestFromLightGBM, forestFromScikitLearn, forestFromXGBoost } from "whybox/trees";

const spark = { class: "org.apache.spark.ml.classification.RandomForestClassificationModel", sparkVersion: "3.5.0" };
const configuration = { learner: { gradient_booster: { name: "gbtree", gbtree_train_param: {} } } };

describe("JSON of other tools is called what it is", () => {
  const readers = { forestFromXGBoost, forestFromLightGBM, forestFromScikitLearn };
  test.each<[string, unknown, string]>([
    ["a model of CatBoost", { features_info: {}, oblivious_trees: [] }, "CatBoost, which is not read"],
    ["one of trees that are not symmetric", { features_info: {}, trees: [] }, "CatBoost with trees that are not symm"],
    ["a model of TensorFlow.js", { format: "layers-model", modelTopology: {} }, "open it with tfjsModel"],
    ["a printed MOJO", { params: { h2o_version: "3.46.0.1" }, trees: [] }, "a MOJO of H2O"],
    ["an answer of H2O", { __meta: { schema_name: "TreeV3" }, left_children: [] }, "an answer of H2O's server"],
    ["the metadata of Spark", spark, "the metadata of a Spark ML model"],
    ["a node of Spark", { id: 0, impurityStats: [1, 2], leftChild: 1 }, "a tree of Spark ML"],
    ["Treelite", { num_feature: 3, task_type: "kRegressor", trees: [] }, "a model of Treelite"],
    ["layers of Keras", { class_name: "Sequential", config: {} }, "the layers of a Keras model"],
    ["XGBoost's save_config", configuration, "the configuration of XGBoost"],
    ["XGBoost's table", { Tree: {}, Node: {}, ID: {} }, "the table of trees_to_dataframe; save the model"],
    ["LightGBM's table", { tree_index: {}, node_depth: {} }, "the table of trees_to_dataframe; write json.dump"],
    ["a tree of fitTree", fitTree([[1], [2]], [1, 2], { task: "regression" }), "a tree that has been read already"],
    ["an explanation", { method: {}, result: {} }, "an explanation, not a model"],
    ["JSON in JSON", JSON.stringify(JSON.stringify({ learner: {} })), "a text inside of JSON"],
    ["an error of a server", { error: "not found" }, 'an object that holds "error"$'],
    ["many names", { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }, '"a", "b", "c", "d", "e" and 1 more$'],
    ["no names", {}, "an empty object"],
    ["a number", 5, "5$"],
    ["a function", () => 1, "a function$"],
  ])("%s", (_, file, expected) => {
    for (const [name, read] of Object.entries(readers)) {
      expect(() => read(file)).toThrow(new RegExp(`^${name}: expected .*, got .*${expected}`));
    }
  });
});
