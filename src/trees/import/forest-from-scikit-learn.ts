import * as v from "valibot";
import type { Feature } from "../../core/features.js";
import type { Forest, TreeNode } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { flatForest } from "../apply/flat-forest.js";
import { collectNodes } from "./collect-nodes.js";
import { float32Threshold } from "./float32-threshold.js";
import { type ImportOptions, importNames } from "./import-names.js";
import { readExport } from "./read-export.js";

const where = "forestFromScikitLearn";
const KNOWN = /^(DecisionTree|ExtraTree|RandomForest|ExtraTrees|GradientBoosting)(Classifier|Regressor)$/;
const numbers = v.array(v.pipe(v.number(), v.finite()));

const exportedTree = v.object({
  children_left: numbers,
  children_right: numbers,
  feature: numbers,
  threshold: numbers,
  impurity: numbers,
  n_node_samples: numbers,
  weighted_n_node_samples: numbers,
  missing_go_to_left: v.optional(numbers),
  value: v.array(v.array(numbers)),
});

const exported = v.object({
  format: v.literal("whybox/scikit-learn@1"),
  estimator: v.string(),
  features: v.pipe(v.array(v.string()), v.minLength(1)),
  classes: v.array(v.string()),
  learning_rate: v.nullable(v.number()),
  base: v.nullable(numbers),
  trees: v.pipe(v.array(exportedTree), v.minLength(1)),
});

type Exported = v.InferOutput<typeof exported>;
type ExportedTree = v.InferOutput<typeof exportedTree>;

/**
 * A decision tree, random forest, extra trees or gradient boosting of scikit-learn, from the JSON that a short
 * piece of Python writes (docs/tree-shapley.md): scikit-learn itself exports none.
 *
 * The answers are what `predict_proba` gives for classifiers and `predict` for regressors; for gradient boosted
 * classifiers the margin, `decision_function`, with unit "logit". Thresholds are moved to where scikit-learn's
 * rounding of rows to 32-bit floats puts them.
 *
 * @param json  parsed, or as text
 * @throws WhyboxError INVALID_DATA naming the path of what was not expected; INVALID_ARGUMENT for options
 * @example
 * const forest = forestFromScikitLearn(await readFile("forest.json", "utf8"));
 */
export function forestFromScikitLearn(json: unknown, options: ImportOptions = {}): Forest {
  const read = readExport(where, exported, json);
  if (!KNOWN.test(read.estimator)) {
    throw new WhyboxError(
      "INVALID_DATA",
      `${where}: estimator: expected DecisionTree, ExtraTree, RandomForest, ExtraTrees or GradientBoosting with Classifier or Regressor, got ${JSON.stringify(read.estimator)}`,
    );
  }
  const boosted = read.estimator.startsWith("GradientBoosting");
  const classifies = read.estimator.endsWith("Classifier");
  const named = importNames(where, options, {
    features: read.features.map(
      (name): Feature => ({ name, kind: "number", ...(takesGaps(read) && { missing: true }) }),
    ),
    outputs: outputNames(read, boosted, classifies),
  });
  const count = named.outputs.length;
  if (boosted && (read.base?.length !== count || read.learning_rate === null)) {
    throw new WhyboxError("INVALID_DATA", `${where}: base: expected ${count} numbers, and a learning_rate`);
  }
  const task = classifies && !boosted ? "classification" : "regression";
  const forest: Forest = {
    trees: read.trees.map((tree, i) => ({
      task,
      criterion: "scikit-learn",
      features: named.features,
      outputs: named.outputs,
      nodes: nodesOf(tree, i, count, boosted ? i % count : undefined),
    })),
    base: boosted && read.base ? read.base : named.outputs.map(() => 0),
    scale: boosted && read.learning_rate !== null ? read.learning_rate : 1 / read.trees.length,
    ...(classifies && { unit: boosted ? "logit" : "probability" }),
  };
  flatForest(where, forest);
  return forest;
}

function takesGaps({ trees }: Exported): boolean {
  return trees.every((tree) => tree.missing_go_to_left !== undefined);
}

function outputNames({ classes, trees }: Exported, boosted: boolean, classifies: boolean): string[] {
  // A boosted classifier of two classes has one margin, which speaks for the second.
  if (classifies) return boosted && classes.length === 2 ? [classes[1]] : classes;
  const outputs = trees[0].value[0]?.length ?? 1;
  return outputs === 1 ? ["prediction"] : Array.from({ length: outputs }, (_, i) => `prediction ${i}`);
}

function nodesOf(tree: ExportedTree, index: number, outputs: number, output: number | undefined): TreeNode[] {
  const path = `trees.${index}`;
  const nodes = tree.children_left.length;
  for (const [name, list] of Object.entries(tree)) {
    if (list.length === nodes) continue;
    throw new WhyboxError("INVALID_DATA", `${where}: ${path}.${name}: expected ${nodes} entries, got ${list.length}`);
  }
  return collectNodes(`${where}: ${path}`, 0, nodes, (at: number) => {
    const value = tree.value[at]?.flat();
    const wanted = output === undefined ? outputs : 1;
    if (value?.length !== wanted) {
      const got = value ? `${value.length} numbers` : "no such node";
      throw new WhyboxError("INVALID_DATA", `${where}: ${path}.value.${at}: expected ${wanted} numbers, got ${got}`);
    }
    const reached = {
      samples: tree.n_node_samples[at],
      weight: tree.weighted_n_node_samples[at],
      impurity: tree.impurity[at],
      value: output === undefined ? value : Array.from({ length: outputs }, (_, i) => (i === output ? value[0] : 0)),
    };
    const left = tree.children_left[at];
    const right = tree.children_right[at];
    if (left < 0) return { node: reached };
    const share = (node: number) => (tree.weighted_n_node_samples[node] / reached.weight) * tree.impurity[node];
    return {
      node: {
        ...reached,
        feature: tree.feature[at],
        threshold: float32Threshold(tree.threshold[at], "atMost"),
        missing: tree.missing_go_to_left?.[at] === 1 ? "left" : "right",
        gain: (reached.weight / tree.weighted_n_node_samples[0]) * (reached.impurity - share(left) - share(right)),
      },
      left,
      right,
    };
  });
}
