import * as v from "valibot";
import type { Feature } from "../../core/features.js";
import type { Forest, TreeNode } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { flatForest } from "../apply/flat-forest.js";
import { collectNodes } from "./collect-nodes.js";
import { float32Threshold } from "./float32-threshold.js";
import { type ImportOptions, importNames } from "./import-names.js";
import { readExport } from "./read-export.js";

const where = "forestFromXGBoost";
const numbers = v.array(v.pipe(v.number(), v.finite()));

const exportedTree = v.object({
  base_weights: numbers,
  categories: v.optional(numbers, []),
  categories_nodes: v.optional(numbers, []),
  categories_segments: v.optional(numbers, []),
  categories_sizes: v.optional(numbers, []),
  default_left: v.array(v.union([v.number(), v.boolean()])),
  left_children: numbers,
  loss_changes: numbers,
  right_children: numbers,
  split_conditions: numbers,
  split_indices: numbers,
  split_type: v.optional(numbers),
  sum_hessian: numbers,
  tree_param: v.object({ size_leaf_vector: v.optional(v.string(), "0") }),
});

const labels = v.object({ values: v.array(v.union([v.number(), v.string()])), offsets: v.optional(numbers) });

const exported = v.object({
  learner: v.object({
    feature_names: v.optional(v.array(v.string()), []),
    feature_types: v.optional(v.array(v.string()), []),
    learner_model_param: v.object({
      base_score: v.string(),
      num_class: v.string(),
      num_feature: v.string(),
      num_target: v.optional(v.string(), "1"),
    }),
    objective: v.object({ name: v.string() }),
    gradient_booster: v.object({
      name: v.literal("gbtree"),
      model: v.object({
        trees: v.pipe(v.array(exportedTree), v.minLength(1)),
        tree_info: numbers,
        cats: v.optional(v.object({ enc: v.array(labels) })),
      }),
    }),
  }),
});

type Learner = v.InferOutput<typeof exported>["learner"];
type ExportedTree = v.InferOutput<typeof exportedTree>;

/** The scale on which each objective adds up its trees: the unit of the margin, and how base_score comes to it. */
const margins: readonly { name: RegExp; unit?: string; toMargin: (score: number) => number }[] = [
  { name: /^(binary:logistic|reg:logistic)$/, unit: "logit", toMargin: (p) => Math.log(p / (1 - p)) },
  { name: /^multi:(softmax|softprob)$/, unit: "logit", toMargin: (score) => score },
  { name: /^(count:poisson|reg:gamma|reg:tweedie)$/, unit: "log", toMargin: Math.log },
  { name: /^(reg:(squarederror|absoluteerror|pseudohubererror|quantileerror)|rank:\w+)$/, toMargin: (score) => score },
];

/**
 * The trees of an XGBoost model, from the JSON that `booster.save_model("model.json")` writes.
 *
 * The answers are margins, before the link: log odds (unit "logit") for binary:logistic and multi:softprob, the
 * logarithm of the mean (unit "log") for count:poisson, reg:gamma and reg:tweedie. XGBoost's strict `<` on
 * 32-bit floats becomes the threshold that parts doubles in the same way. Every feature may be missing.
 *
 * @param json  parsed, or as text
 * @throws WhyboxError INVALID_DATA naming the path of what was not expected: another booster than gbtree,
 *   vector leaves, an objective of unknown scale; INVALID_ARGUMENT for options
 * @example
 * const forest = forestFromXGBoost(await readFile("model.json", "utf8"));
 */
export function forestFromXGBoost(json: unknown, options: ImportOptions = {}): Forest {
  if (Array.isArray(json)) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: expected what booster.save_model("model.json") writes, got a list, such as dump_model writes: it lacks the base score`,
    );
  }
  const { learner } = readExport(where, exported, json);
  const { trees, tree_info: classOf } = learner.gradient_booster.model;
  const margin = margins.find(({ name }) => name.test(learner.objective.name));
  if (!margin) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: learner.objective.name: the scale of "${learner.objective.name}" is not known; known are binary:logistic, reg:logistic, multi:softmax, multi:softprob, count:poisson, reg:gamma, reg:tweedie, reg:squarederror, reg:absoluteerror, reg:pseudohubererror, reg:quantileerror and rank:*`,
    );
  }
  const { num_class, num_target } = learner.learner_model_param;
  const count = Math.max(1, Number(num_class), Number(num_target));
  const named = importNames(where, options, {
    features: featuresOf(learner),
    outputs:
      count === 1
        ? ["margin"]
        : Array.from({ length: count }, (_, i) => (Number(num_class) > 1 ? `class ${i}` : `margin ${i}`)),
  });
  // "5E-1", or since version 3.1 "[5E-1]", one number an output or one for all.
  const scores = learner.learner_model_param.base_score.replace(/[[\]]/g, "").split(",").map(Number);
  const forest: Forest = {
    trees: trees.map((tree, i) => ({
      task: "regression",
      criterion: "xgboost",
      ...named,
      nodes: nodesOf(tree, i, named.features, count, classOf[i]),
    })),
    base: named.outputs.map((_, i) => margin.toMargin(scores.length === 1 ? scores[0] : scores[i])),
    scale: 1,
    ...(margin.unit && { unit: margin.unit }),
  };
  flatForest(where, forest);
  return forest;
}

function featuresOf({ learner_model_param, feature_names, feature_types, gradient_booster }: Learner): Feature[] {
  const { trees, cats } = gradient_booster.model;
  return Array.from({ length: Number(learner_model_param.num_feature) }, (_, i): Feature => {
    const name = feature_names[i] ?? `f${i}`;
    const codes = Math.max(-1, ...trees.flatMap((tree) => codesOf(tree, i)));
    if (feature_types[i] !== "c" && codes < 0) return { name, kind: "number", missing: true };
    const known = labelsOf(cats?.enc[i]);
    const categories = known.length > codes ? known : Array.from({ length: codes + 1 }, (_, code) => String(code));
    return { name, kind: "category", categories: categories.length > 0 ? categories : ["0"], missing: true };
  });
}

/** The codes that a tree names in splits of a feature. */
function codesOf(tree: ExportedTree, feature: number): number[] {
  return tree.categories_nodes.flatMap((node, i) => (tree.split_indices[node] === feature ? categorySet(tree, i) : []));
}

function categorySet(tree: ExportedTree, i: number): number[] {
  const from = tree.categories_segments[i];
  return tree.categories.slice(from, from + tree.categories_sizes[i]);
}

/** Texts are one run of bytes, cut at offsets; numbers stand for themselves. */
function labelsOf(encoded: v.InferOutput<typeof labels> | undefined): string[] {
  if (!encoded) return [];
  const { values, offsets } = encoded;
  if (!offsets) return values.map(String);
  const bytes = Uint8Array.from(values, Number);
  return offsets.slice(1).map((end, i) => new TextDecoder().decode(bytes.subarray(offsets[i], end)));
}

function nodesOf(
  tree: ExportedTree,
  index: number,
  features: readonly Feature[],
  outputs: number,
  output: number,
): TreeNode[] {
  const path = `learner.gradient_booster.model.trees.${index}`;
  const fail = (at: string, message: string): never => {
    throw new WhyboxError("INVALID_DATA", `${where}: ${path}.${at}: ${message}`);
  };
  if (Number(tree.tree_param.size_leaf_vector) > 1) {
    fail("tree_param.size_leaf_vector", "expected leaves of one number (multi_strategy one_output_per_tree)");
  }
  const nodes = tree.left_children.length;
  const lists = ["right_children", "split_conditions", "split_indices", "base_weights", "default_left"] as const;
  for (const name of [...lists, "loss_changes", "sum_hessian"] as const) {
    if (tree[name].length !== nodes) fail(name, `expected ${nodes} entries, got ${tree[name].length}`);
  }
  const sets = new Map(tree.categories_nodes.map((node, i) => [node, categorySet(tree, i)]));
  return collectNodes(`${where}: ${path}`, 0, nodes, (at: number) => {
    if (!(at >= 0 && at < nodes)) fail("left_children", `expected nodes from 0 to ${nodes - 1}, got ${at}`);
    const left = tree.left_children[at];
    const right = tree.right_children[at];
    const amount = Math.fround(left < 0 ? tree.split_conditions[at] : tree.base_weights[at]);
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
      return { node: { ...asked, threshold: float32Threshold(limit, "below"), missing }, left, right };
    }
    // XGBoost sends the categories of the set right; here the set goes left, so the children change places.
    const known = features[feature];
    const categories = set.filter((code) => known?.kind === "category" && code < known.categories.length);
    const turned = missing === "left" ? "right" : "left";
    return { node: { ...asked, categories, missing: turned }, left: right, right: left };
  });
}
