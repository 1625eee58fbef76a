import type { Feature } from "../../core/features.js";
import type { Steps } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import type { DecisionTree } from "../../core/tree.js";
import { leafOf } from "../../trees/apply/leaf-of.js";
import { fitTreeInSteps } from "../../trees/fit/fit-tree.js";

/** Rows with the teacher's answers and their weights. */
export type AnsweredRows = {
  readonly features: readonly Feature[];
  readonly x: Matrix;
  /** rows x outputs: class probabilities, or numbers. */
  readonly answers: Matrix;
  /** One per row, with a sum above 0. */
  readonly weights: Float64Array;
};

/** Leaves of the tree that says where the teacher's answers still vary. */
const UNCERTAINTY_LEAVES = 32;
/** Fewer rows than this say little about the variance of a leaf. */
const MIN_ROWS_PER_LEAF = 5;

/** A tree fitted to the teacher's answers, whose leaves say by their impurity where the answers vary. */
function uncertaintyTree({ x, answers, features, weights }: AnsweredRows): Steps<DecisionTree> {
  return fitTreeInSteps(x, answers, {
    task: "regression",
    features,
    weights,
    maxLeaves: UNCERTAINTY_LEAVES,
    minSamplesLeaf: MIN_ROWS_PER_LEAF,
  });
}

/**
 * Sampling weights of the anchors under Neyman's allocation: weight x standard deviation of an anchor's leaf, divided
 * among the anchors of the leaf.
 *
 * @param labelled  all rows answered so far
 * @param training  the given rows; `anchors` are positions in it
 */
export function* uncertaintyWeights(
  labelled: AnsweredRows,
  training: Matrix,
  anchors: Int32Array,
  anchorWeights: Float64Array,
): Steps<Float64Array> {
  const tree = yield* uncertaintyTree(labelled);
  const leaf = leafOf(tree, training);
  const inLeaf = new Float64Array(tree.nodes.length);
  anchors.forEach((row, i) => {
    inLeaf[leaf[row]] += anchorWeights[i];
  });
  const weights = Float64Array.from(anchors, (row, i) => {
    const { weight, impurity } = tree.nodes[leaf[row]];
    return anchorWeights[i] === 0
      ? 0
      : (anchorWeights[i] / inLeaf[leaf[row]]) * weight * Math.sqrt(Math.max(0, impurity));
  });
  return weights.some((weight) => weight > 0) ? weights : anchorWeights;
}

/**
 * Importance weights: each leaf of the uncertainty tree gets the weight that the synthetic rows of the first round, which
 * start anywhere, give it, however many rows of the second round lie there. With pauses.
 *
 * @param given  number of given rows, which come first and keep their weights
 * @param first  number of synthetic rows of the first round, which come next
 */
export function* importanceWeights(labelled: AnsweredRows, given: number, first: number): Steps<Float64Array> {
  const { x, answers } = labelled;
  const weights = labelled.weights.slice();
  const until = given + first;
  const tree = yield* uncertaintyTree({
    ...labelled,
    x: { ...x, data: x.data.subarray(0, until * x.columns), rows: until },
    answers: { ...answers, data: answers.data.subarray(0, until * answers.columns), rows: until },
    weights: weights.subarray(0, until),
  });
  yield;
  const leaf = leafOf(tree, x);
  yield;
  const before = new Float64Array(tree.nodes.length);
  const after = new Float64Array(tree.nodes.length);
  for (let row = given; row < x.rows; row++) {
    if (row < until) before[leaf[row]]++;
    after[leaf[row]]++;
  }
  const scale = weights[given] * ((x.rows - given) / first);
  for (let row = given; row < x.rows; row++) weights[row] = (scale * before[leaf[row]]) / after[leaf[row]];
  return weights;
}
