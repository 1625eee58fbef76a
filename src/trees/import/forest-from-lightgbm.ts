import * as v from "valibot";
import type { Feature } from "../../core/features.js";
import type { Forest, Split, TreeNode } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { flatForest } from "../apply/flat-forest.js";
import { collectNodes } from "./collect-nodes.js";
import { type ImportOptions, importNames } from "./import-names.js";
import { readExport } from "./read-export.js";

const where = "forestFromLightGBM";
const finite = v.pipe(v.number(), v.finite());

type ExportedNode = {
  leaf_value?: number;
  leaf_count?: number;
  leaf_weight?: number;
  leaf_const?: number;
  split_feature?: number;
  split_gain?: number;
  threshold?: number | string;
  decision_type?: "<=" | "==";
  default_left?: boolean;
  missing_type?: "None" | "Zero" | "NaN";
  internal_value?: number;
  internal_weight?: number;
  internal_count?: number;
  left_child?: ExportedNode;
  right_child?: ExportedNode;
};

const exportedNode: v.GenericSchema<ExportedNode> = v.object({
  leaf_value: v.optional(finite),
  leaf_count: v.optional(finite),
  leaf_weight: v.optional(finite),
  leaf_const: v.optional(finite),
  split_feature: v.optional(finite),
  split_gain: v.optional(finite),
  threshold: v.optional(v.union([finite, v.string()])),
  decision_type: v.optional(v.picklist(["<=", "=="])),
  default_left: v.optional(v.boolean()),
  missing_type: v.optional(v.picklist(["None", "Zero", "NaN"])),
  internal_value: v.optional(finite),
  internal_weight: v.optional(finite),
  internal_count: v.optional(finite),
  left_child: v.optional(v.lazy(() => exportedNode)),
  right_child: v.optional(v.lazy(() => exportedNode)),
});

const exported = v.object({
  num_tree_per_iteration: v.pipe(v.number(), v.integer(), v.minValue(1)),
  objective: v.optional(v.string(), ""),
  average_output: v.optional(v.boolean(), false),
  feature_names: v.pipe(v.array(v.string()), v.minLength(1)),
  feature_infos: v.optional(v.record(v.string(), v.object({ values: v.optional(v.array(v.number()), []) })), {}),
  pandas_categorical: v.optional(v.nullable(v.array(v.array(v.union([v.string(), v.number(), v.boolean()])))), null),
  tree_info: v.pipe(v.array(v.object({ tree_structure: exportedNode })), v.minLength(1)),
});

type Exported = v.InferOutput<typeof exported>;

/**
 * The trees of a LightGBM model, from the JSON of `booster.dump_model()`.
 *
 * The answers are raw scores, `predict(raw_score=True)`: log odds (unit "logit") for binary and multiclass
 * objectives, the logarithm of the mean (unit "log") for poisson, gamma and tweedie. Every feature may be missing.
 *
 * @param json  parsed, or as text: json.dump(booster.dump_model(), file)
 * @throws WhyboxError INVALID_DATA naming the path of what was not expected: linear trees, zeros taken for
 *   missing values; INVALID_ARGUMENT for options
 * @example
 * const forest = forestFromLightGBM(await readFile("model.json", "utf8"));
 */
export function forestFromLightGBM(json: unknown, options: ImportOptions = {}): Forest {
  const read = readExport(where, exported, json);
  const count = read.num_tree_per_iteration;
  const trees = read.tree_info.map(({ tree_structure }) => tree_structure);
  const named = importNames(where, options, {
    features: featuresOf(read, trees),
    outputs: count === 1 ? ["margin"] : Array.from({ length: count }, (_, i) => `class ${i}`),
  });
  const unit = unitOf(read.objective.split(" ")[0]);
  const forest: Forest = {
    trees: trees.map((root, i) => ({
      task: "regression",
      criterion: "lightgbm",
      ...named,
      nodes: nodesOf(root, i, named.features, count, i % count),
    })),
    base: named.outputs.map(() => 0),
    scale: read.average_output ? count / trees.length : 1,
    ...(unit && { unit }),
  };
  flatForest(where, forest);
  return forest;
}

function unitOf(objective: string): string | undefined {
  if (/^(binary|multiclass|multiclassova|cross_entropy)$/.test(objective)) return "logit";
  return /^(poisson|gamma|tweedie)$/.test(objective) ? "log" : undefined;
}

function featuresOf({ feature_names, feature_infos, pandas_categorical }: Exported, trees: ExportedNode[]): Feature[] {
  const codes = feature_names.map((name) => [...(feature_infos[name]?.values ?? [])]);
  const isCategory = codes.map((values) => values.length > 0);
  const visit = (node: ExportedNode): void => {
    if (node.decision_type === "==" && codes[node.split_feature as number]) {
      isCategory[node.split_feature as number] = true;
      for (const code of codesOf(node)) codes[node.split_feature as number].push(code);
    }
    for (const child of [node.left_child, node.right_child]) if (child) visit(child);
  };
  for (const root of trees) visit(root);
  const columns = feature_names.flatMap((_, i) => (isCategory[i] ? [i] : []));
  // pandas_categorical lists the labels of category columns only, in the order of the columns.
  const labels = pandas_categorical?.length === columns.length ? pandas_categorical : undefined;
  return feature_names.map((name, i): Feature => {
    if (!isCategory[i]) return { name, kind: "number", missing: true };
    const known = labels?.[columns.indexOf(i)].map(String);
    const most = codes[i].reduce((highest, code) => Math.max(highest, code), 0);
    const categories = known ?? Array.from({ length: most + 1 }, (_, code) => String(code));
    return { name, kind: "category", categories, missing: true };
  });
}

/** The codes that go left, written "0||2||5". */
function codesOf({ threshold }: ExportedNode): number[] {
  return String(threshold).split("||").map(Number);
}

function nodesOf(
  root: ExportedNode,
  index: number,
  features: readonly Feature[],
  outputs: number,
  output: number,
): TreeNode[] {
  const path = `tree_info.${index}.tree_structure`;
  const fail = (at: string, message: string): never => {
    throw new WhyboxError("INVALID_DATA", `${where}: ${at}: ${message}`);
  };
  return collectNodes(`${where}: ${path}`, { node: root, at: path }, Number.POSITIVE_INFINITY, ({ node, at }) => {
    const { left_child: left, right_child: right } = node;
    const amount = left ? (node.internal_value ?? 0) : node.leaf_value;
    if (amount === undefined) return fail(at, "expected a leaf_value, or a left_child and a right_child");
    if (node.leaf_const !== undefined) return fail(at, "expected leaves of one number, got a linear tree");
    const reached = {
      samples: (left ? node.internal_count : node.leaf_count) ?? 0,
      weight: (left ? node.internal_weight : node.leaf_weight) ?? 0,
      impurity: 0,
      value: Array.from({ length: outputs }, (_, i) => (i === output ? amount : 0)),
    };
    if (!left) return { node: reached };
    if (!right || node.split_feature === undefined) return fail(at, "expected a right_child and a split_feature");
    const question = questionOf(node, features[node.split_feature], (message) => fail(at, message));
    return {
      node: { ...reached, feature: node.split_feature, gain: node.split_gain ?? 0, ...question },
      left: { node: left, at: `${at}.left_child` },
      right: { node: right, at: `${at}.right_child` },
    };
  });
}

type Asked = { missing: Split["missing"] } & ({ threshold: number } | { categories: number[] });

/** How LightGBM decides (Tree::NumericalDecision, Tree::CategoricalDecision): NaN counts as 0 unless it is a kind of its own. */
function questionOf(node: ExportedNode, feature: Feature | undefined, fail: (message: string) => never): Asked {
  if (node.decision_type === "==") {
    const known = feature?.kind === "category" ? feature.categories.length : 0;
    return { categories: codesOf(node).filter((code) => code < known), missing: "right" };
  }
  const { threshold } = node;
  if (typeof threshold !== "number") return fail(`expected a number for threshold, got ${JSON.stringify(threshold)}`);
  const zeroLeft = 0 <= threshold;
  if (node.missing_type === "NaN") return { threshold, missing: node.default_left ? "left" : "right" };
  if (node.missing_type === "Zero" && zeroLeft !== node.default_left) {
    return fail("zeros are sent where no threshold sends them (zero_as_missing), which a split here cannot say");
  }
  return { threshold, missing: zeroLeft ? "left" : "right" };
}
