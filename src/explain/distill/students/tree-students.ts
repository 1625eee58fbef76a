import type { DecisionTree, TreeNode } from "../../../core/tree.js";
import { binnedRowsInSteps } from "../../../math/binned-rows.js";
import { applyTree } from "../../../trees/apply/apply-tree.js";
import { leafOf } from "../../../trees/apply/leaf-of.js";
import { fitTreeInSteps } from "../../../trees/fit/fit-tree.js";
import { comparableAnswers, type LabelledRows } from "../labelled-rows.js";
import { leafBelow, type MutableTree, mutableTree } from "./mutable-tree.js";
import { optimiseAlternately } from "./optimise-alternately.js";
import { pruneWeakestLinks } from "./prune-weakest-links.js";
import type { Student, StudentsInSteps } from "./student.js";
import { toDecisionTree } from "./to-decision-tree.js";
import { treeLoss } from "./tree-loss.js";

/** Bins per column, between which splits are chosen again: a code then takes at most two bytes. */
const MAX_BINS = 256;

/** A split that parts fewer rows than this from the rest follows single rows; with few rows, one in a hundred. */
const MIN_ROWS = 5;

/**
 * A tree is grown this many times larger than wanted and cut back in steps, its splits chosen again after each;
 * where that loses less on the training rows than growing to size, it is the tree.
 */
const OVERGROWTH = 2;
const STEPS = [1.4, 1];

/**
 * Trees that learn from a teacher, one of each size: a best-first tree on the
 * teacher's probabilities or numbers, every split chosen again by alternating optimisation; or one of twice the size,
 * cut back where that costs least, whichever loses less on the rows it learns from.
 *
 * @param max.leaves  of the largest tree
 * @param sizes  numbers of leaves; a tree has fewer where no more splits help
 */
export function* treeStudents(
  rows: LabelledRows,
  max: { readonly leaves: number; readonly depth?: number },
  sizes: readonly number[],
): StudentsInSteps<{ readonly tree: DecisionTree }> {
  const { task, features, outputs, x, weights } = rows;
  const minRows = Math.max(1, Math.min(MIN_ROWS, Math.floor(x.rows / 100)));
  const answers = yield* comparableAnswers(rows);
  const grown = yield* fitTreeInSteps(x, answers, {
    task: "regression",
    features,
    outputs,
    weights,
    maxLeaves: OVERGROWTH * max.leaves,
    minSamplesLeaf: minRows,
    ...(max.depth !== undefined && { maxDepth: max.depth }),
  });
  yield;
  const binned = yield* binnedRowsInSteps(x, features, MAX_BINS);
  yield;
  const data = {
    x,
    binned,
    weights,
    loss: treeLoss(answers, weights, task),
  };
  const lost = (tree: MutableTree) => {
    let sum = 0;
    for (let row = 0; row < x.rows; row++) {
      sum += weights[row] * data.loss.of(row, tree[leafBelow(tree, 0, x.data, row * x.columns)].value);
    }
    return sum;
  };
  for (const leaves of sizes) {
    yield;
    const plain = mutableTree(firstSplits(grown, leaves));
    yield* optimiseAlternately(plain, data);
    const cut = mutableTree(firstSplits(grown, OVERGROWTH * leaves));
    yield* optimiseAlternately(cut, data);
    for (const step of STEPS) {
      yield* pruneWeakestLinks(cut, Math.round(step * leaves), data);
      yield* optimiseAlternately(cut, data);
    }
    yield treeStudent(toDecisionTree(lost(cut) < lost(plain) ? cut : plain, rows));
  }
}

/** A tree as a student. */
function treeStudent(tree: DecisionTree): Student<{ readonly tree: DecisionTree }> {
  return {
    size: tree.nodes.filter((node) => !("feature" in node)).length,
    answer: (x) => applyTree(tree, x),
    description: { tree },
    leafOf: (x) => leafOf(tree, x),
  };
}

/**
 * The tree as it was when it had this many leaves, growing the split of largest gain first. Nodes keep their order;
 * those below a new leaf are gone.
 *
 * @param leaves  1 or more; a tree of fewer comes back as it is
 */
export function firstSplits(tree: DecisionTree, leaves: number): DecisionTree {
  const made = new Set<number>();
  const open = [0];
  const gainOf = (at: number) => {
    const node = tree.nodes[at];
    return "gain" in node ? node.gain : -1;
  };
  while (made.size < leaves - 1) {
    const at = open.reduce((best, each) => (gainOf(each) > gainOf(best) ? each : best), open[0]);
    const node = tree.nodes[at];
    // Where the best split is none, no leaf has one.
    if (at === undefined || !("feature" in node)) break;
    made.add(at);
    open.splice(open.indexOf(at), 1, node.left, node.right);
  }
  const kept = tree.nodes.map((_, at) => at).filter((at) => made.has(at) || open.includes(at));
  const place = new Map(kept.map((at, position) => [at, position]));
  const nodes = kept.map((at): TreeNode => {
    const node = tree.nodes[at];
    if ("feature" in node && made.has(at)) {
      return { ...node, left: place.get(node.left) as number, right: place.get(node.right) as number };
    }
    const { samples, weight, impurity, value } = node;
    return { samples, weight, impurity, value };
  });
  return { ...tree, nodes };
}
