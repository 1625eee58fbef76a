import * as v from "valibot";
import type { Feature } from "../../core/features.js";
import { atOnce, type Steps } from "../../core/give-way.js";
import type { DecisionTree, Forest, TreeNode } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { flatForestInSteps } from "../apply/flat-forest.js";
import { codeLabels } from "./code-labels.js";
import { collectNodes } from "./collect-nodes.js";
import { float32Threshold } from "./float32-threshold.js";
import { type ImportOptions, importNames } from "./import-names.js";
import { numberList } from "./number-list.js";
import { readExport } from "./read-export.js";

const where = "forestFromScikitLearn";
const wanted = "what forest_json of docs/tree-shapley.md writes";
const KNOWN =
  /^(DecisionTree|ExtraTree|RandomForest|ExtraTrees|GradientBoosting|HistGradientBoosting)(Classifier|Regressor)$/;
const numbers = numberList();

const exportedTree = v.object({
  children_left: numbers,
  children_right: numbers,
  feature: numbers,
  threshold: numbers,
  impurity: v.optional(numbers),
  gain: v.optional(numbers),
  n_node_samples: numbers,
  weighted_n_node_samples: v.optional(numbers),
  missing_go_to_left: v.optional(numbers),
  /** Codes that go left, of splits by sets; else null. */
  categories: v.optional(v.array(v.nullable(numbers))),
  value: v.array(v.unknown()),
});

const exported = v.object({
  format: v.literal("whybox/scikit-learn@1"),
  estimator: v.string(),
  features: v.pipe(v.array(v.string()), v.minLength(1)),
  /** Labels of features that are categories; else null. */
  labels: v.optional(v.array(v.nullable(v.array(v.string())))),
  classes: v.array(v.string()),
  loss: v.optional(v.nullable(v.string())),
  init: v.optional(v.nullable(v.string())),
  learning_rate: v.nullable(v.number()),
  base: v.nullable(numbers),
  trees: v.pipe(v.array(exportedTree), v.minLength(1)),
});

type Exported = v.InferOutput<typeof exported>;
type ExportedTree = v.InferOutput<typeof exportedTree>;

/**
 * A decision tree, random forest, extra trees, gradient boosting or histogram gradient boosting of scikit-learn, from the
 * JSON that a short piece of Python writes (docs/tree-shapley.md): scikit-learn itself exports none.
 *
 * The answers are what `predict_proba` gives for classifiers and `predict` for regressors; for gradient boosted
 * classifiers the log odds, with unit "logit": `decision_function`, and twice that for the loss exponential; for the
 * losses poisson and gamma the logarithm of the mean, with unit "log". Thresholds are moved to where scikit-learn's
 * rounding of rows to 32-bit floats puts them; histogram gradient boosting compares doubles.
 *
 * @param json  parsed, as text, or the bytes of the file
 * @throws WhyboxError INVALID_DATA naming the path of what was not expected, and for gradient boosting that starts from
 *   another estimator (`init`); INVALID_ARGUMENT for options
 * @example
 * const forest = forestFromScikitLearn(await readFile("forest.json", "utf8"));
 */
export function forestFromScikitLearn(json: unknown, options: ImportOptions = {}): Forest {
  return atOnce(forestFromScikitLearnInSteps(json, options));
}

/** forestFromScikitLearn with a pause per tree. */
export function* forestFromScikitLearnInSteps(json: unknown, options: ImportOptions): Steps<Forest> {
  const read = readExport(where, exported, json, wanted);
  yield;
  const kind = kindOf(read);
  const named = importNames(where, options, { features: featuresOf(read, kind), outputs: outputNames(read, kind) });
  const count = named.outputs.length;
  if (kind.boosted && read.base?.length !== count) {
    fail("base", `expected ${count} numbers`);
  }
  if (kind.boosted && count > read.trees.length)
    fail("trees", `expected at least ${count}, one per output, got ${read.trees.length}`);
  const learningRate = kind.histogram ? 1 : read.learning_rate;
  if (kind.boosted && learningRate === null) fail("learning_rate", "expected a number, got null");
  const task = kind.classifies && !kind.boosted ? "classification" : "regression";
  const trees: DecisionTree[] = [];
  for (const [i, tree] of read.trees.entries()) {
    const nodes = nodesOf(tree, i, count, kind.boosted ? i % count : undefined, kind);
    trees.push({ task, criterion: "scikit-learn", ...named, nodes });
    yield;
  }
  const forest: Forest = {
    trees,
    base: kind.boosted && read.base ? read.base.map((each) => kind.toUnit * each) : named.outputs.map(() => 0),
    scale: kind.boosted ? kind.toUnit * (learningRate as number) : 1 / read.trees.length,
    ...responseOf(kind.unit, count),
    ...(kind.unit && { unit: kind.unit }),
  };
  yield* flatForestInSteps(where, forest);
  return forest;
}

function fail(path: string, message: string): never {
  throw new WhyboxError("INVALID_DATA", `${where}: ${path}: ${message}`);
}

function responseOf(unit: string | undefined, outputs: number): Pick<Forest, "response"> {
  if (unit === "logit") return { response: outputs === 1 ? "logistic" : "softmax" };
  return unit === "log" ? { response: "exponential" } : {};
}

type Kind = {
  readonly classifies: boolean;
  readonly boosted: boolean;
  readonly histogram: boolean;
  readonly unit: string | undefined;
  /** Factor from what boosting adds up to the unit: with the loss exponential it adds up half the log odds. */
  readonly toUnit: number;
};

function kindOf({ estimator, init, loss, classes }: Exported): Kind {
  if (!KNOWN.test(estimator)) {
    fail(
      "estimator",
      `expected DecisionTree, ExtraTree, RandomForest, ExtraTrees, GradientBoosting or HistGradientBoosting with Classifier or Regressor, got ${JSON.stringify(estimator)}`,
    );
  }
  const classifies = estimator.endsWith("Classifier");
  if (classifies && classes.length === 0) fail("classes", "expected the names of the classes");
  if (estimator.startsWith("GradientBoosting")) {
    if (init === undefined) {
      fail(
        "init",
        "missing; write the file again with forest_json of docs/tree-shapley.md, which says whether boosting starts from another estimator",
      );
    }
    if (init !== null && init !== "zero") {
      fail(
        "init",
        `expected boosting that starts from a constant, got ${init}: its predictions are no part of the trees`,
      );
    }
  }
  const boosted = estimator.includes("GradientBoosting");
  const logOfMean = estimator.startsWith("Hist") && (loss === "poisson" || loss === "gamma");
  const unit = classifies ? (boosted ? "logit" : "probability") : logOfMean ? "log" : undefined;
  const toUnit = boosted && classifies && loss === "exponential" ? 2 : 1;
  return { classifies, boosted, histogram: estimator.startsWith("Hist"), unit, toUnit };
}

function featuresOf({ features, labels, trees }: Exported, { histogram }: Kind): Feature[] {
  if (labels && labels.length !== features.length) {
    fail("labels", `expected ${features.length} entries, got ${labels.length}`);
  }
  const missing = histogram || trees.every((tree) => tree.missing_go_to_left !== undefined);
  const highest = features.map(() => -1);
  for (const { categories, feature } of trees) {
    categories?.forEach((set, at) => {
      if (set)
        highest[feature[at]] = Math.max(
          highest[feature[at]] ?? -1,
          set.reduce((most, code) => Math.max(most, code), 0),
        );
    });
  }
  return features.map((name, i): Feature => {
    const known = labels?.[i];
    if (!known && highest[i] < 0) return { name, kind: "number", ...(missing && { missing: true }) };
    return { name, kind: "category", categories: known ?? codeLabels(where, name, highest[i]), missing: true };
  });
}

function outputNames({ classes, trees }: Exported, { boosted, classifies }: Kind): string[] {
  // A boosted classifier of two classes has one margin, which speaks for the second.
  if (classifies) return boosted && classes.length === 2 ? [classes[1]] : classes;
  const outputs = boosted ? 1 : [trees[0].value[0]].flat(2).length;
  return outputs <= 1 ? ["prediction"] : Array.from({ length: outputs }, (_, i) => `prediction ${i}`);
}

function nodesOf(
  tree: ExportedTree,
  index: number,
  outputs: number,
  output: number | undefined,
  kind: Kind,
): TreeNode[] {
  const path = `trees.${index}`;
  const nodes = tree.children_left.length;
  for (const [name, list] of Object.entries(tree)) {
    if (list === undefined || list.length === nodes) continue;
    fail(`${path}.${name}`, `expected ${nodes} entries, got ${list.length}`);
  }
  const weights = tree.weighted_n_node_samples ?? tree.n_node_samples;
  return collectNodes(`${where}: ${path}`, 0, nodes, (at: number) => {
    const value = nodeValue(tree, at, path, output === undefined ? outputs : 1, kind);
    const reached = {
      samples: tree.n_node_samples[at],
      weight: weights[at],
      impurity: tree.impurity?.[at] ?? 0,
      value: output === undefined ? value : Array.from({ length: outputs }, (_, i) => (i === output ? value[0] : 0)),
    };
    const left = tree.children_left[at];
    const right = tree.children_right[at];
    if (left < 0) return { node: reached };
    const threshold = tree.threshold[at];
    const set = tree.categories?.[at];
    const asked = set
      ? { categories: [...set] }
      : { threshold: kind.histogram ? threshold : float32Threshold(threshold, "atMost") };
    return {
      node: {
        ...reached,
        ...asked,
        feature: tree.feature[at],
        missing: tree.missing_go_to_left?.[at] === 1 ? "left" : "right",
        gain: tree.gain?.[at] ?? gainOf(tree, weights, at),
      },
      left,
      right,
    };
  });
}

/** The decrease of the impurity by a split, weighted by the share of all rows that reach it. */
function gainOf(
  { impurity, children_left, children_right }: ExportedTree,
  weights: readonly number[],
  at: number,
): number {
  if (!impurity) return 0;
  const share = (node: number) => (weights[node] / weights[at]) * impurity[node];
  return (weights[at] / weights[0]) * (impurity[at] - share(children_left[at]) - share(children_right[at]));
}

/** The numbers of a node: of a classifier shares of classes, which scikit-learn before 1.4 stores as counts. */
function nodeValue(
  tree: ExportedTree,
  at: number,
  path: string,
  wanted: number,
  { classifies, boosted }: Kind,
): number[] {
  const value = [tree.value[at]].flat(2) as number[];
  const targets = tree.value[at];
  if (classifies && value.length > wanted && Array.isArray(targets) && targets.length > 1) {
    fail(`${path}.value.${at}`, "expected a classifier of one target, got one of several; fit one per target");
  }
  if (value.length !== wanted || !value.every(Number.isFinite)) {
    const got = at in tree.value ? `${value.length} numbers` : "no such node";
    fail(`${path}.value.${at}`, `expected ${wanted} numbers, got ${got}`);
  }
  if (!classifies || boosted) return value;
  const sum = value.reduce((total, each) => total + each, 0);
  if (Math.abs(sum - 1) < 1e-9) return value;
  if (!(sum > 0) || value.some((each) => each < 0)) {
    fail(`${path}.value.${at}`, `expected shares or counts of classes, got ${value.join(", ")}`);
  }
  return value.map((each) => each / sum);
}
