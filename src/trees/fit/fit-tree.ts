import { checkWeights } from "../../core/checks/check-weights.js";
import { atOnce, type Steps } from "../../core/give-way.js";
import type { DecisionTree } from "../../core/tree.js";
import { WhyboxError } from "../../core/whybox-error.js";
import { checkPruning, pruneTree } from "../prune/prune-tree.js";
import { BINS } from "./bin-rows.js";
import { checkTargets } from "./check-targets.js";
import { exactSplits } from "./exact-splits.js";
import {
  type Criterion,
  checkFitTreeOptions,
  type FitTreeOptions,
  type TreeRows,
  type TreeTargets,
} from "./fit-tree-options.js";
import { growTree, treeOf } from "./grow-tree.js";
import { histogramSplits } from "./histogram-splits.js";
import { rowsForTree, type TrainingRows } from "./rows-for-tree.js";
import { summariseNode } from "./summarise-node.js";

/** Above this many rows histograms are the default: two to three times as fast (see benchmarks/trees), with nearly the same fit. */
const EXACT_ROWS = 50_000;

/**
 * A decision tree for rows (CART), as plain JSON.
 *
 * Splits leaves by what takes most off the impurity; a split that takes off nothing is not made. Thresholds lie
 * halfway between neighbouring values. Of splits that gain the same (to 1e-10 of the node's impurity) the one of the
 * first feature and of the lowest threshold is made, of leaves the earlier, so that the tree depends neither on the
 * order of the rows nor on rounding. Categories are split by sets. Rows with a missing value go to whichever side is
 * better; where a node has none, what is missing later goes with most of the weight, and so does a category that the
 * node has not seen. Where only missing values go right, the threshold is the largest number there is.
 *
 * Class probabilities are targets too: with task "regression" and a row of probabilities each, squared error summed
 * over outputs is what Gini is for hard labels.
 *
 * Categories: for one number per row, or two classes, the order of their means gives the best set (Fisher 1958). Else every set is
 * tried up to ten categories in a node, and above them the orders by each class's share or output's mean. Under absolute
 * error the orders by each output's median are tried.
 *
 * @param x  rows x features; categories as codes, NaN only where the feature says missing
 * @param y  classes 0, 1, ... or numbers, one per row; or rows x outputs of numbers
 * @returns `nodes[0]` is the root; a left child follows its parent. Leaves hold class shares, means or medians
 * @throws WhyboxError INVALID_ARGUMENT for options that do not fit; INVALID_DATA naming the row and column of a value
 *   that the feature does not allow, or the row of a target that is no class or not finite
 * Source: Breiman, Friedman, Olshen & Stone 1984. Best-first growth: Shi 2007.
 * Cost: exact O(rows) per column and level; histograms half of that at most. See exactSplits, histogramSplits.
 * @example
 * const tree = fitTree([[1], [2], [3], [4]], [0, 0, 1, 1], { task: "classification" });
 * tree.nodes.length;      // 3
 * tree.nodes[0].threshold // 2.5
 */
export function fitTree(x: TreeRows, y: TreeTargets, options: FitTreeOptions): DecisionTree {
  return atOnce(fitTreeInSteps(x, y, options));
}

/** The tree of `fitTree`, with a pause after every split and before the first. */
export function* fitTreeInSteps(x: TreeRows, y: TreeTargets, options: FitTreeOptions): Steps<DecisionTree> {
  const { task, criterion, minGain, ...limits } = checkFitTreeOptions("fitTree", options);
  if (options.prune !== undefined) checkPruning("fitTree: prune", options.prune);
  const training = trainingRows(x, y, options);
  const { rows, features } = training;
  yield;
  const summarise = (start: number, end: number) => summariseNode(training, criterion, rows, start, end);
  const whole = summarise(0, rows.length);
  const splits = splitsFor(training, criterion, options.splits);
  const search = yield* splits(training, criterion, { ...limits, minDecrease: minGain * whole.weight }, whole.value);
  yield;
  const root = yield* growTree(rows.length, search, summarise, limits);
  const tree = treeOf(root, { task, criterion, features, outputs: training.names });
  return options.prune === undefined ? tree : pruneTree(tree, options.prune);
}

function splitsFor(
  { features, rows }: TrainingRows,
  criterion: Criterion,
  wanted: "exact" | "histogram" | undefined,
): typeof exactSplits {
  // A missing value takes the last bin, so 255 are left for categories.
  const wide = features.find((feature) => feature.kind === "category" && feature.categories.length >= BINS);
  if (wanted !== "histogram") {
    const possible = wide === undefined && criterion !== "absoluteError";
    return wanted === undefined && possible && rows.length > EXACT_ROWS ? histogramSplits : exactSplits;
  }
  if (criterion === "absoluteError") {
    throw new WhyboxError("INVALID_ARGUMENT", 'fitTree: criterion "absoluteError" needs splits "exact"');
  }
  if (wide !== undefined) {
    throw new WhyboxError(
      "INVALID_ARGUMENT",
      `fitTree: splits "histogram" take at most ${BINS - 1} categories per feature, and "${wide.name}" has more; set splits to "exact"`,
    );
  }
  return histogramSplits;
}

function trainingRows(
  x: TreeRows,
  y: TreeTargets,
  { task, features, outputs, weights }: FitTreeOptions,
): TrainingRows & { names: readonly string[] } {
  const table = rowsForTree("fitTree", "x", x, features, true);
  const count = table.x.rows;
  const { names, ...targets } = checkTargets("fitTree", task, y, count, outputs);
  const checked = weights === undefined ? undefined : checkWeights("fitTree", "row of x", count, weights);
  const all = new Uint32Array(count);
  for (let row = 0; row < count; row++) all[row] = row;
  const rows = checked === undefined ? all : all.filter((row) => checked[row] > 0);
  return { ...table, task, outputs: names.length, names, ...targets, weights: checked, rows };
}
