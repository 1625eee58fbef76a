import * as v from "valibot";
import type { Note } from "../../core/explained.js";
import { atOnce, type Steps } from "../../core/give-way.js";
import type { Forest, ForestResponse, Split, TreeNode } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { flatForestInSteps } from "../apply/flat-forest.js";
import { collectNodes } from "./collect-nodes.js";
import { type ImportOptions, importNames } from "./import-names.js";
import { lightgbmFeatures, MAX_WRITTEN } from "./lightgbm-features.js";
import { problemOf, readExport } from "./read-export.js";

const where = "forestFromLightGBM";
const wanted = "what json.dump(booster.dump_model(), file) writes";
/** The most columns that a note names. */
const MAX_NAMED = 8;
const finite = v.pipe(v.number(), v.finite());

/** One node, its children unread: nodes are checked one by one, so that deep trees do not nest function calls. */
const exportedNode = v.object({
  leaf_value: v.optional(finite),
  leaf_count: v.optional(finite),
  leaf_weight: v.optional(finite),
  leaf_const: v.optional(finite),
  split_feature: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  split_gain: v.optional(finite),
  threshold: v.optional(v.union([finite, v.string()])),
  decision_type: v.optional(v.picklist(["<=", "=="])),
  default_left: v.optional(v.boolean()),
  missing_type: v.optional(v.picklist(["None", "Zero", "NaN"])),
  internal_value: v.optional(finite),
  internal_weight: v.optional(finite),
  internal_count: v.optional(finite),
  left_child: v.optional(v.unknown()),
  right_child: v.optional(v.unknown()),
});

type ExportedNode = v.InferOutput<typeof exportedNode>;

const exported = v.object({
  num_tree_per_iteration: v.pipe(v.number(), v.integer(), v.minValue(1)),
  objective: v.optional(v.string(), ""),
  average_output: v.optional(v.boolean(), false),
  feature_names: v.pipe(v.array(v.string()), v.minLength(1)),
  // Not a record: a schema of records leaves out a feature called "constructor".
  feature_infos: v.optional(v.unknown()),
  pandas_categorical: v.optional(v.nullable(v.array(v.array(v.union([v.string(), v.number(), v.boolean()])))), null),
  tree_info: v.pipe(v.array(v.object({ tree_structure: v.unknown() })), v.minLength(1)),
});

/**
 * The trees of a LightGBM model, from the JSON of `booster.dump_model()`.
 *
 * The answers are raw scores, `predict(raw_score=True)`: log odds (unit "logit") for binary and multiclass
 * objectives, where `sigmoid` is not 1 times that; the logarithm of the mean (unit "log") for poisson, gamma and tweedie.
 * Every feature may be missing. Where the export does not say which columns the labels of pandas belong to, labels are
 * codes, and the note LABELS_UNCLEAR in the forest's `notes` names these columns.
 *
 * @param json  parsed, as text, or the bytes of the file: json.dump(booster.dump_model(), file)
 * @throws WhyboxError INVALID_DATA naming the path of what was not expected: linear trees, zeros taken for
 *   missing values; INVALID_ARGUMENT for options
 * @example
 * const forest = forestFromLightGBM(await readFile("model.json", "utf8"));
 */
export function forestFromLightGBM(json: unknown, options: ImportOptions = {}): Forest {
  return atOnce(forestFromLightGBMInSteps(json, options));
}

/** forestFromLightGBM with a pause per tree. */
export function* forestFromLightGBMInSteps(json: unknown, options: ImportOptions): Steps<Forest> {
  const read = readExport(where, exported, json, wanted);
  const count = read.num_tree_per_iteration;
  if (count > read.tree_info.length) {
    fail("num_tree_per_iteration", `expected at most ${read.tree_info.length}, one per tree, got ${count}`);
  }
  const trees: TreeNode[][] = [];
  for (const [i, { tree_structure }] of read.tree_info.entries()) {
    trees.push(nodesOf(tree_structure, i, read.feature_names, count));
    yield;
  }
  const { features, unclear } = lightgbmFeatures(where, read, trees);
  const [objective] = read.objective.split(" ");
  const single = objective === "binary" ? "class 1" : "margin";
  const named = importNames(where, options, {
    features,
    outputs: count === 1 ? [single] : Array.from({ length: count }, (_, i) => `class ${i}`),
  });
  const unit = unitOf(objective);
  const response = responseOf(read.objective);
  const sigmoid = /^(binary|multiclassova)$/.test(objective) ? sigmoidOf(read.objective) : 1;
  const forest: Forest = {
    trees: trees.map((nodes) => ({ task: "regression", criterion: "lightgbm", ...named, nodes })),
    base: named.outputs.map(() => 0),
    scale: sigmoid * (read.average_output ? count / trees.length : 1),
    ...(response && { response }),
    ...(unit && { unit }),
    ...(options.features === undefined && unclear.length > 0 && { notes: [labelsUnclearNote(unclear)] }),
  };
  yield* flatForestInSteps(where, forest);
  return forest;
}

function labelsUnclearNote(columns: readonly string[]): Note {
  const named = columns.slice(0, MAX_NAMED).map((name) => `"${name}"`);
  if (columns.length > MAX_NAMED) named.push(`${columns.length - MAX_NAMED} more`);
  return {
    code: "LABELS_UNCLEAR",
    message: `The model's file lists the labels of its category columns without saying which column they belong to, and more than one way fits. Codes (0, 1, ...) stand for the labels of ${named.join(", ")}. Say what the columns mean: ${where}(json, { features }).`,
  };
}

function fail(path: string, message: string): never {
  throw new WhyboxError("INVALID_DATA", `${where}: ${path}: ${message}`);
}

/** The probability is 1 / (1 + exp(-sigmoid x raw score)); written "binary sigmoid:2". */
function sigmoidOf(objective: string): number {
  const sigmoid = Number(/ sigmoid:(\S+)/.exec(objective)?.[1] ?? 1);
  return sigmoid > 0 && sigmoid < Number.POSITIVE_INFINITY
    ? sigmoid
    : fail("objective", `expected a sigmoid above 0, got "${objective}"`);
}

function unitOf(objective: string): string | undefined {
  if (/^(binary|multiclass|multiclassova|cross_entropy)$/.test(objective)) return "logit";
  return /^(poisson|gamma|tweedie)$/.test(objective) ? "log" : undefined;
}

/** The function that LightGBM's objective makes its predictions with (ConvertOutput). */
function responseOf(objective: string): ForestResponse | undefined {
  const [name, ...parameters] = objective.split(" ");
  if (/^(binary|multiclassova|cross_entropy)$/.test(name)) return "logistic";
  if (name === "multiclass") return "softmax";
  if (/^(poisson|gamma|tweedie)$/.test(name)) return "exponential";
  if (name === "cross_entropy_lambda") return "softplus";
  return parameters.includes("sqrt") ? "signedSquare" : undefined;
}

/** Place of a node that is still to be read. The path is put together only for errors. */
type Place = { readonly node: unknown; readonly parent: Place | undefined; readonly side: string };

function pathOf(place: Place): string {
  const sides: string[] = [];
  for (let at: Place | undefined = place; at; at = at.parent) sides.push(at.side);
  return sides.reverse().join(".");
}

function nodesOf(root: unknown, index: number, names: readonly string[], outputs: number): TreeNode[] {
  const path = `tree_info.${index}.tree_structure`;
  const output = index % outputs;
  const start: Place = { node: root, parent: undefined, side: path };
  return collectNodes(`${where}: ${path}`, start, Number.POSITIVE_INFINITY, (place: Place) => {
    const node = readNode(place);
    const wrong = (message: string) => fail(pathOf(place), message);
    const isSplit = node.left_child !== undefined;
    const amount = isSplit ? (node.internal_value ?? 0) : node.leaf_value;
    if (amount === undefined) return wrong("expected a leaf_value, or a left_child and a right_child");
    if (node.leaf_const !== undefined) return wrong("expected leaves of one number, got a linear tree");
    const reached = {
      samples: (isSplit ? node.internal_count : node.leaf_count) ?? 0,
      weight: (isSplit ? node.internal_weight : node.leaf_weight) ?? 0,
      impurity: 0,
      value: Array.from({ length: outputs }, (_, i) => (i === output ? amount : 0)),
    };
    if (!isSplit) return { node: reached };
    const feature = node.split_feature;
    if (node.right_child === undefined || feature === undefined) {
      return wrong("expected a right_child and a split_feature");
    }
    if (feature >= names.length) return wrong(`expected a split_feature below ${names.length}, got ${feature}`);
    return {
      node: { ...reached, feature, gain: node.split_gain ?? 0, ...questionOf(node, wrong) },
      left: { node: node.left_child, parent: place, side: "left_child" },
      right: { node: node.right_child, parent: place, side: "right_child" },
    };
  });
}

function readNode(place: Place): ExportedNode {
  const parsed = v.safeParse(exportedNode, place.node);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const at = v.getDotPath(issue);
  const path = at === null ? pathOf(place) : `${pathOf(place)}.${at}`;
  return fail(path, problemOf(issue));
}

type Asked = { missing: Split["missing"] } & ({ threshold: number } | { categories: number[] });

/** LightGBM's decision (Tree::NumericalDecision, Tree::CategoricalDecision): NaN counts as 0 unless it is a kind of its own. */
function questionOf(node: ExportedNode, wrong: (message: string) => never): Asked {
  const { threshold: written } = node;
  if (node.decision_type === "==") {
    // The codes that go left, written "0||2||5".
    const categories = String(written).split("||").map(Number);
    if (categories.every((code) => Number.isInteger(code) && code >= 0)) return { categories, missing: "right" };
    return wrong(`expected category codes for threshold, got ${JSON.stringify(written)}`);
  }
  if (typeof written !== "number") return wrong(`expected a number for threshold, got ${JSON.stringify(written)}`);
  // The threshold between all numbers and gaps is infinite, and written as 1e300.
  const threshold = written >= MAX_WRITTEN ? Number.MAX_VALUE : written;
  const zeroLeft = 0 <= threshold;
  if (node.missing_type === "NaN") return { threshold, missing: node.default_left ? "left" : "right" };
  if (node.missing_type === "Zero" && zeroLeft !== node.default_left) {
    return wrong("zeros are sent where no threshold sends them (zero_as_missing), which a split here cannot say");
  }
  return { threshold, missing: zeroLeft ? "left" : "right" };
}
