import type { Feature } from "../../core/features.js";
import { inTurns } from "../../core/give-way.js";
import type { Matrix } from "../../core/matrix.js";
import { shuffle, shuffleFirst } from "../../random/shuffle.js";
import { type Seed, stream } from "../../random/stream.js";
import { leaves } from "../../trees/apply/leaf-of.js";
import { fitDrawnRows, sortedTable } from "../../trees/fit/fit-drawn-rows.js";

const FOLDS = 5;
const TREES = 24;
/** The most rows that a tree learns from; more were measured to add little to an area under ROC and much time. */
const TREE_ROWS = 1500;
const MIN_LEAF_ROWS = 4;
const MAX_LEAVES = 64;
/** Trees see a share of the columns, at least this many. */
const MIN_COLUMNS = 3;

/** The seed of a profile, and what lets other work have its turn or throws ABORTED. */
export type ProfileRun = { readonly seed: Seed; readonly giveWay: () => Promise<void> };

/**
 * Predictions of a random forest for rows that it has not seen: rows x classes, cross-fitted in five folds.
 *
 * Trees learn from rows drawn with replacement and from a random half of the columns (random subspaces: Ho 1998).
 *
 * @param labels  one per row: 0 to classes - 1
 * @param giveWay  called after each split
 */
export async function crossFittedForest(
  x: Matrix,
  features: readonly Feature[],
  labels: Int32Array,
  classes: number,
  { seed, giveWay }: ProfileRun,
): Promise<Matrix> {
  const random = stream(seed, "profile folds");
  const fold = shuffle(
    Int32Array.from({ length: x.rows }, (_, i) => i % FOLDS),
    random,
  );
  const answers = new Float64Array(x.rows * classes);
  const taken = Math.max(Math.min(MIN_COLUMNS, x.columns), Math.ceil(x.columns / 2));
  const outputs = Array.from({ length: classes }, (_, c) => String(c));
  const table = await sortedTable(x, features, giveWay);
  for (let f = 0; f < FOLDS; f++) {
    const training = rowsWhere(fold, (each) => each !== f);
    const test = rowsWhere(fold, (each) => each === f);
    if (training.length === 0 || test.length === 0) continue;
    const unseen = picked(x, test, [...features.keys()]);
    for (let t = 0; t < TREES; t++) {
      await giveWay();
      const draws = stream(seed, `profile tree ${f}`, t);
      const columns = sampled(x.columns, taken, draws);
      const drawn = new Float64Array(x.rows);
      const draw = () => training[draws.integer(training.length)];
      for (let i = 0; i < Math.min(TREE_ROWS, training.length); i++) drawn[draw()]++;
      const limits = { maxLeaves: MAX_LEAVES, minDrawnLeaf: MIN_LEAF_ROWS };
      const tree = await inTurns(fitDrawnRows(table, columns, labels, outputs, drawn, limits), giveWay);
      for (const [i, leaf] of leaves(tree, unseen).entries()) {
        const { value } = tree.nodes[leaf];
        for (let c = 0; c < classes; c++) answers[test[i] * classes + c] += value[c] / TREES;
      }
    }
  }
  return { data: answers, rows: x.rows, columns: classes };
}

/** Some rows and columns of a table. */
export function picked({ data, columns }: Matrix, rows: ArrayLike<number>, chosen: readonly number[]): Matrix {
  const found = new Float64Array(rows.length * chosen.length);
  for (let i = 0; i < rows.length; i++) {
    for (let c = 0; c < chosen.length; c++) found[i * chosen.length + c] = data[rows[i] * columns + chosen[c]];
  }
  return { data: found, rows: rows.length, columns: chosen.length };
}

function rowsWhere(fold: Int32Array, holds: (fold: number) => boolean): Int32Array {
  return Int32Array.from(fold.keys()).filter((row) => holds(fold[row]));
}

function sampled(count: number, taken: number, random: { integer(bound: number): number }): number[] {
  return shuffleFirst([...Array(count).keys()], taken, random)
    .slice(0, taken)
    .sort((a, b) => a - b);
}
