import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Forest, forestFromLightGBM, forestFromScikitLearn, forestFromXGBoost, readForest } from "whybox/trees";
import { readForestInSteps } from "../../../dist/trees/import/read-forest.js";

const fixture = (name: string): { export: unknown } =>
  JSON.parse(readFileSync(new URL(`../../fixtures/trees/${name}.json`, import.meta.url), "utf8"));

describe("readForest", () => {
  test.each([
    ["xgboost", forestFromXGBoost],
    ["lightgbm", forestFromLightGBM],
    ["scikit-boosting-two", forestFromScikitLearn],
  ])("reads %s as its own reader does, parsed, as text and as bytes", (name, reader) => {
    const file = fixture(name).export;
    const text = JSON.stringify(file);
    const expected = reader(file);
    expect(readForest(file)).toEqual(expected);
    expect(readForest(text)).toEqual(expected);
    expect(readForest(new TextEncoder().encode(text))).toEqual(expected);
    expect(readForest(file, { outputs: ["risk"] })).toEqual(reader(file, { outputs: ["risk"] }));
  });

  test.each(["xgboost", "lightgbm", "scikit-boosting-two"])("pauses after every tree of %s, twice", (name) => {
    const file = fixture(name).export;
    const steps = readForestInSteps(file, {});
    let pauses = 0;
    let step = steps.next();
    for (; !step.done; step = steps.next()) pauses++;
    expect(step.value).toEqual(readForest(file));
    expect(pauses).toBeGreaterThan(2 * (step.value as Forest).trees.length);
  });

  test("reads forests and trees of whybox as they are, and checks them", () => {
    const forest = forestFromXGBoost(fixture("xgboost").export);
    expect(readForest(JSON.stringify(forest))).toEqual(forest);
    expect(readForest(JSON.stringify(forest.trees[0]))).toEqual(forest.trees[0]);
    expect(() => readForest({ ...forest, base: [] })).toThrow("readForest: base: expected 1 finite numbers");
    expect(() => readForest(forest, { outputs: ["risk"] })).toThrow(
      "readForest: outputs is known of a forest of whybox; leave it out",
    );
  });

  test.each([
    [
      '{"weights": []}',
      /expected a forest of XGBoost, LightGBM or scikit-learn.*, got an object that holds "weights"$/,
    ],
    ["17", /, got 17$/],
    ['{"trees": [], "num_feature": 3, "task_type": 1}', /got a model of Treelite, which is not read/],
    ['{"oblivious_trees": []}', /got a model of CatBoost, which is not read/],
    ['{"modelTopology": {}}', /got a model of TensorFlow.js; open it with tfjsModel/],
    ["[]", /got a list, such as dump_model writes/],
    ["tree\nversion=v4\n", /got the text of LightGBM's save_model; write json.dump/],
    ["{L\u0000\u0000", /got UBJSON/],
    ["", /nothing: the file is empty/],
  ])("says what %j is", (text, message) => {
    expect(() => readForest(text)).toThrow(message);
  });

  test("names the place of what is wrong in a file, and the outputs of a model of two classes", () => {
    const file = fixture("xgboost").export as { learner: { gradient_booster: { model: object } } };
    const broken = structuredClone(file) as { learner: { objective?: unknown } };
    delete broken.learner.objective;
    expect(() => readForest(broken)).toThrow("forestFromXGBoost: learner.objective: missing");
    expect(() => readForest(fixture("xgboost-one-class-ones").export, { outputs: ["no", "yes"] })).toThrow(
      "forestFromXGBoost: expected 1 output, got 2; a model of two classes has one, which speaks for the second",
    );
  });
});
