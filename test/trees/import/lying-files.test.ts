import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { WhyboxError } from "whybox";
import { applyForest, forestFromLightGBM, forestFromXGBoost, treeShapley } from "whybox/trees";

const exported = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/trees/${name}.json`, import.meta.url), "utf8")).export;

/** Runs what must fail, and says how much memory it took beside: numbers in a file must not become arrays of that size. */
function refused(run: () => unknown): { message: string; bytes: number } {
  const before = process.memoryUsage();
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(WhyboxError);
    const after = process.memoryUsage();
    const bytes = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    return { message: (error as WhyboxError).message, bytes };
  }
  throw new Error("expected an error");
}

// biome-ignore lint/suspicious/noExplicitAny: exports have no type here
const changed = (name: string, change: (json: any) => void) => {
  const json = structuredClone(exported(name));
  change(json);
  return json;
};
const learner = "forestFromXGBoost: learner";

describe("a file that names a size it does not have", () => {
  // biome-ignore format: a table, one case a line
  test.each<[string, () => unknown, string]>([
    ["num_class", () => forestFromXGBoost(changed("xgboost-three", ({ learner: { learner_model_param: to } }) => { to.num_class = "100000000"; })), `${learner}.learner_model_param.num_class: expected at most 12, one per tree, got 100000000`],
    ["num_target", () => forestFromXGBoost(changed("xgboost-three", ({ learner: { learner_model_param: to } }) => { to.num_target = "1e9"; })), `${learner}.learner_model_param.num_target: expected at most 12, one per tree, got 1000000000`],
    ["num_feature", () => forestFromXGBoost(changed("xgboost", ({ learner: to }) => { to.feature_names = []; to.learner_model_param.num_feature = "1000000000"; })), `${learner}.learner_model_param.num_feature: expected a number from 1 to 65536, got 1000000000`],
    ["an output of a tree", () => forestFromXGBoost(changed("xgboost-three", ({ learner: to }) => { to.gradient_booster.model.tree_info[1] = 1e9; })), `${learner}.gradient_booster.model.tree_info.1: expected 0 to 2, got 1000000000`],
    ["num_tree_per_iteration", () => forestFromLightGBM(changed("lightgbm", (to) => { to.num_tree_per_iteration = 1e8; })), "forestFromLightGBM: num_tree_per_iteration: expected at most 4, one per tree, got 100000000"],
  ])("%s", (_, run, message) => {
    const found = refused(run);
    expect(found.message).toBe(message);
    expect(found.bytes).toBeLessThan(20e6);
  });

  test("a category code of a thousand million, in XGBoost", () => {
    const json = changed(
      "xgboost-categories",
      ({
        learner: {
          gradient_booster: { model },
        },
      }) => {
        model.cats = undefined;
        for (const tree of model.trees) tree.categories = tree.categories.map(() => 1e9);
      },
    );
    const found = refused(() => forestFromXGBoost(json));
    expect(found.message).toMatch(
      /expected whole category codes of at most 200000, got 1000000000; train on codes 0, 1, ...$/,
    );
    expect(found.bytes).toBeLessThan(20e6);
  });

  test("a category code of a thousand million, in LightGBM", () => {
    const json = changed("lightgbm-categories", (to) => {
      to.pandas_categorical = null;
      const visit = (node: {
        decision_type?: string;
        threshold?: string;
        left_child?: object;
        right_child?: object;
      }) => {
        if (node.decision_type === "==") node.threshold = "1||1000000000";
        for (const child of [node.left_child, node.right_child]) if (child) visit(child);
      };
      for (const { tree_structure } of to.tree_info) visit(tree_structure);
    });
    const found = refused(() => forestFromLightGBM(json));
    expect(found.message).toMatch(/expected whole category codes of at most 200000, got 1000000000/);
    expect(found.bytes).toBeLessThan(20e6);
  });
});

/** A LightGBM model whose one tree is a chain of so many splits on x. */
function chain(levels: number): object {
  let node: object = { leaf_value: levels, leaf_count: 1 };
  for (let level = levels - 1; level >= 0; level--) {
    const leaf = { leaf_value: level, leaf_count: 1 };
    const question = {
      split_feature: level % 3,
      threshold: level,
      decision_type: "<=",
      default_left: true,
      missing_type: "None",
    };
    node = { ...question, left_child: leaf, right_child: node };
  }
  const names = { num_tree_per_iteration: 1, objective: "regression", feature_names: ["a", "b", "c"] };
  return { ...names, tree_info: [{ tree_structure: node }] };
}

/** The same as XGBoost writes it. */
function flatChain(levels: number): object {
  const nodes = 2 * levels + 1;
  const isLeaf = (at: number) => at === nodes - 1 || at % 2 === 1;
  const list = (of: (at: number) => number) => Array.from({ length: nodes }, (_, at) => of(at));
  const none = list(() => 0);
  const tree = {
    left_children: list((at) => (isLeaf(at) ? -1 : at + 1)),
    right_children: list((at) => (isLeaf(at) ? -1 : at + 2)),
    split_conditions: list((at) => Math.floor(at / 2)),
    split_indices: none,
    base_weights: none,
    default_left: none,
    loss_changes: none,
    sum_hessian: none,
    tree_param: {},
  };
  return {
    learner: {
      learner_model_param: { base_score: "0", num_class: "0", num_feature: "1" },
      objective: { name: "reg:squarederror" },
      gradient_booster: { name: "gbtree", model: { trees: [tree], tree_info: [0] } },
    },
  };
}

describe("a tree of many levels", () => {
  test("is read, applied and explained at 3,000 of them", () => {
    const forest = forestFromLightGBM(chain(3000));
    const row = [2500.5, 2500.5, 2500.5];
    expect(applyForest(forest, row).data[0]).toBe(2501);
    const { values, baseline } = treeShapley(forest, [[1, 700, 2000]], row);
    expect(values.reduce((sum, value) => sum + value, baseline[0])).toBeCloseTo(2501, 6);
    expect(applyForest(forestFromXGBoost(flatChain(3000)), [2500.5]).data[0]).toBe(2501);
  });

  test("is explained where all 3,000 splits ask for features of their own", () => {
    const json = chain(3000) as { feature_names: string[]; tree_info: { tree_structure: object }[] };
    json.feature_names = Array.from({ length: 3000 }, (_, i) => `x${i}`);
    type Node = { split_feature?: number; right_child?: Node };
    let level = 0;
    for (let node: Node | undefined = json.tree_info[0].tree_structure; node?.right_child; node = node.right_child) {
      node.split_feature = level++;
    }
    const forest = forestFromLightGBM(json);
    const [high, low] = [new Float64Array(3000).fill(1e6), new Float64Array(3000).fill(-1)];
    const { values, baseline } = treeShapley(forest, [low], high);
    expect(baseline[0]).toBe(0);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(3000, 3);
  });

  test("is refused at a million, with little memory", () => {
    const message = /: expected a tree of at most 5000 levels, got more$/;
    const [nested, flat] = [chain(1e6), flatChain(1e6)];
    for (const run of [() => forestFromLightGBM(nested), () => forestFromXGBoost(flat)]) {
      const found = refused(run);
      expect(found.message).toMatch(message);
      expect(found.bytes).toBeLessThan(60e6);
    }
  });
});
