import * as v from "valibot";
import type { Feature } from "../../core/features.js";
import { atOnce, type Steps } from "../../core/give-way.js";
import type { DecisionTree, Forest, TreeNode } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { flatForestInSteps } from "../apply/flat-forest.js";
import { collectNodes } from "./collect-nodes.js";
import { float32Threshold } from "./float32-threshold.js";
import { type ImportOptions, importNames } from "./import-names.js";
import { numberList } from "./number-list.js";
import { readExport } from "./read-export.js";
import { categorySet, xgboostFeatures } from "./xgboost-features.js";
import { xgboostMargin } from "./xgboost-margin.js";

const where = "forestFromXGBoost";
const wanted = 'what booster.save_model("model.json") writes';
const numbers = numberList();
const noNumbers: readonly number[] = [];

const exportedTree = v.object({
  base_weights: numbers,
  categories: v.optional(numbers, noNumbers),
  categories_nodes: v.optional(numbers, noNumbers),
  categories_segments: v.optional(numbers, noNumbers),
  categories_sizes: v.optional(numbers, noNumbers),
  default_left: numberList("booleans"),
  left_children: numbers,
  loss_changes: v.optional(numbers, noNumbers),
  right_children: numbers,
  // NaN where a split asks for categories, from version 1.7 to 2.1.
  split_conditions: numberList("gaps"),
  split_indices: numbers,
  sum_hessian: v.optional(numbers, noNumbers),
  tree_param: v.object({ size_leaf_vector: v.optional(v.string(), "0") }),
});

const labels = v.object({
  values: v.pipe(
    v.array(v.unknown()),
    v.check((list) => list.every((each) => typeof each === "number" || typeof each === "string")),
  ),
  offsets: v.optional(numbers),
});

const treeModel = v.object({
  trees: v.pipe(v.array(exportedTree), v.minLength(1)),
  tree_info: numbers,
  iteration_indptr: v.optional(numbers),
  gbtree_model_param: v.optional(v.object({ num_parallel_tree: v.optional(v.string(), "1") }), {}),
  cats: v.optional(v.object({ enc: v.array(labels) })),
});

const exported = v.object({
  learner: v.object({
    attributes: v.optional(
      v.object({ best_iteration: v.optional(v.string()), scikit_learn: v.optional(v.string()) }),
      {},
    ),
    feature_names: v.optional(v.array(v.string()), []),
    feature_types: v.optional(v.array(v.string()), []),
    learner_model_param: v.object({
      base_score: v.string(),
      num_class: v.string(),
      num_feature: v.string(),
      num_target: v.optional(v.string(), "1"),
    }),
    objective: v.object({ name: v.string() }),
    gradient_booster: v.variant("name", [
      v.object({ name: v.literal("gbtree"), model: treeModel }),
      v.object({ name: v.literal("dart"), gbtree: v.object({ model: treeModel }), weight_drop: numbers }),
    ]),
  }),
});

type Learner = v.InferOutput<typeof exported>["learner"];
type ExportedTree = v.InferOutput<typeof exportedTree>;

/**
 * The trees of an XGBoost model, from the JSON that `booster.save_model("model.json")` writes.
 *
 * The answers are margins, before the link: log odds (unit "logit") for binary:logistic and multi:softprob, the
 * logarithm of the mean (unit "log") for count:poisson, reg:gamma and reg:tweedie. XGBoost's strict `<` on
 * 32-bit floats becomes the threshold that parts doubles in the same way. Every feature may be missing. The weights of
 * dart are multiplied into the leaves. A model saved by XGBClassifier and its like after early stopping ends at
 * `best_iteration`, where its predict stops; a booster has all its trees, as its predict does.
 *
 * @param json  parsed, as text, or the bytes of the file
 * @throws WhyboxError INVALID_DATA naming the path of what was not expected: another booster than gbtree and dart,
 *   vector leaves, an objective of unknown scale, labels that XGBoost has cut; INVALID_ARGUMENT for options
 * @example
 * const forest = forestFromXGBoost(await readFile("model.json", "utf8"));
 */
export function forestFromXGBoost(json: unknown, options: ImportOptions = {}): Forest {
  return atOnce(forestFromXGBoostInSteps(json, options));
}

/** forestFromXGBoost with a pause per tree. */
export function* forestFromXGBoostInSteps(json: unknown, options: ImportOptions): Steps<Forest> {
  const { learner } = readExport(where, exported, json, wanted);
  yield;
  const { unit, response, toMargin } = xgboostMargin(learner.objective.name, (message) =>
    fail("learner.objective.name", message),
  );
  const count = outputCount(learner);
  const { trees, classOf, weights } = usedTrees(learner);
  const { num_class, base_score } = learner.learner_model_param;
  const named = importNames(where, options, {
    features: xgboostFeatures(
      where,
      { ...learner, cats: modelOf(learner).cats },
      trees,
      options.features !== undefined,
    ),
    outputs:
      count === 1
        ? [/^binary:logi/.test(learner.objective.name) ? "class 1" : "margin"]
        : Array.from({ length: count }, (_, i) => (Number(num_class) > 1 ? `class ${i}` : `margin ${i}`)),
  });
  // "5E-1", or since version 3.1 "[5E-1]", one number per output or one for all.
  const scores = base_score.replace(/[[\]]/g, "").split(",").map(Number);
  const base = named.outputs.map((_, i) => toMargin(scores.length === 1 ? scores[0] : scores[i]));
  if (!base.every(Number.isFinite)) {
    const start = `a number, or one for each of ${count} outputs, from which ${learner.objective.name} can start`;
    fail("learner.learner_model_param.base_score", `expected ${start}, got ${base_score.slice(0, 40)}`);
  }
  const read: DecisionTree[] = [];
  for (const [i, tree] of trees.entries()) {
    const nodes = nodesOf(tree, i, named.features, count, classOf[i], weights?.[i] ?? 1);
    read.push({ task: "regression", criterion: "xgboost", ...named, nodes });
    yield;
  }
  const forest: Forest = {
    trees: read,
    base,
    scale: 1,
    ...(response && { response }),
    ...(unit && { unit }),
  };
  yield* flatForestInSteps(where, forest);
  return forest;
}

function fail(path: string, message: string): never {
  throw new WhyboxError("INVALID_DATA", `${where}: ${path}: ${message}`);
}

const modelOf = ({ gradient_booster: booster }: Learner) =>
  booster.name === "dart" ? booster.gbtree.model : booster.model;

/** Number of outputs; every one has a tree in each iteration, so that there are no more than trees. */
function outputCount(learner: Learner): number {
  const { num_class, num_target } = learner.learner_model_param;
  const count = Math.max(1, Number(num_class), Number(num_target));
  const { trees } = modelOf(learner);
  if (Number.isInteger(count) && count <= trees.length) return count;
  const name = Number(num_class) >= Number(num_target) ? "num_class" : "num_target";
  return fail(`learner.learner_model_param.${name}`, `expected at most ${trees.length}, one per tree, got ${count}`);
}

/** The trees that predict uses, the output that each adds to, and what dart multiplies each by. */
function usedTrees(learner: Learner) {
  const model = modelOf(learner);
  const { trees, tree_info: classOf } = model;
  const weights = learner.gradient_booster.name === "dart" ? learner.gradient_booster.weight_drop : undefined;
  if (weights && weights.length !== trees.length) {
    fail("learner.gradient_booster.weight_drop", `expected ${trees.length} entries, got ${weights.length}`);
  }
  const { best_iteration, scikit_learn } = learner.attributes;
  if (best_iteration === undefined || scikit_learn === undefined) return { trees, classOf, weights };
  const perIteration = outputCount(learner) * Number(model.gbtree_model_param.num_parallel_tree);
  const used = model.iteration_indptr?.[Number(best_iteration) + 1] ?? (Number(best_iteration) + 1) * perIteration;
  if (!(used >= 1 && used <= trees.length)) {
    fail(
      "learner.attributes.best_iteration",
      `expected an iteration among ${trees.length} trees, got ${best_iteration}`,
    );
  }
  return { trees: trees.slice(0, used), classOf, weights };
}

function nodesOf(
  tree: ExportedTree,
  index: number,
  features: readonly Feature[],
  outputs: number,
  output: number,
  factor: number,
): TreeNode[] {
  const path = `learner.gradient_booster.model.trees.${index}`;
  if (!(output >= 0 && output < outputs)) {
    fail(`learner.gradient_booster.model.tree_info.${index}`, `expected 0 to ${outputs - 1}, got ${output}`);
  }
  if (Number(tree.tree_param.size_leaf_vector) > 1) {
    fail(`${path}.tree_param.size_leaf_vector`, "expected leaves of one number (multi_strategy one_output_per_tree)");
  }
  const nodes = tree.left_children.length;
  const lists = ["right_children", "split_conditions", "split_indices", "base_weights", "default_left"] as const;
  for (const name of [...lists, "loss_changes", "sum_hessian"] as const) {
    if (tree[name].length !== nodes) fail(`${path}.${name}`, `expected ${nodes} entries, got ${tree[name].length}`);
  }
  const sets = new Map(tree.categories_nodes.map((node, i) => [node, categorySet(tree, i)]));
  return collectNodes(`${where}: ${path}`, 0, nodes, (at: number) => {
    if (!(at >= 0 && at < nodes)) fail(`${path}.left_children`, `expected nodes from 0 to ${nodes - 1}, got ${at}`);
    const left = tree.left_children[at];
    if (left < 0 && Number.isNaN(tree.split_conditions[at])) {
      fail(`${path}.split_conditions.${at}`, "expected number, got NaN");
    }
    const right = tree.right_children[at];
    const amount = factor * Math.fround(left < 0 ? tree.split_conditions[at] : tree.base_weights[at]);
    const value = Array.from({ length: outputs }, (_, i) => (i === output ? amount : 0));
    // The export does not say how many rows there were, nor an impurity.
    const reached = { samples: 0, weight: tree.sum_hessian[at], impurity: 0, value };
    if (left < 0) return { node: reached };
    const feature = tree.split_indices[at];
    const asked = { ...reached, feature, gain: tree.loss_changes[at] };
    const missing = tree.default_left[at] ? "left" : "right";
    const set = sets.get(at);
    if (!set) {
      const limit = Math.fround(tree.split_conditions[at]);
      if (Number.isNaN(limit)) fail(`${path}.split_conditions.${at}`, "expected number, got NaN");
      return { node: { ...asked, threshold: float32Threshold(limit, "below"), missing }, left, right };
    }
    // XGBoost sends the categories of the set right; here the set goes left, so the children change places.
    const known = features[feature];
    const categories = set.filter((code) => known?.kind === "category" && code < known.categories.length);
    const turned = missing === "left" ? "right" : "left";
    return { node: { ...asked, categories, missing: turned }, left: right, right: left };
  });
}
