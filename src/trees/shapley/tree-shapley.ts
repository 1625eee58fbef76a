import { checkKnownOptions } from "../../core/checks/check-options.js";
import { checkSignal } from "../../core/checks/check-signal.js";
import type { ColumnGroups } from "../../core/checks/column-groups.js";
import { atOnce, inTurns, type Steps, turnsOf } from "../../core/give-way.js";
import type { Range } from "../../core/plan.js";
import type { DecisionTree, Forest } from "../../core/tree.js";
import { type FlatForest, flatForestInSteps } from "../apply/flat-forest.js";
import type { FlatTree } from "../apply/flat-tree.js";
import type { ForestRows } from "../apply/forest-rows.js";
import { addByPatterns } from "./add-by-patterns.js";
import { shapleyLeafValues } from "./leaf-values.js";
import type { PathParts } from "./path-parts.js";
import { type TreeTask, treeTask } from "./tree-task.js";
import { type AtLeaf, pairsInTurns, walkPairs } from "./walk-pairs.js";

export type TreeShapleyOptions = {
  /** Columns that are kept or hidden together, as `columns` takes them. Parts are the groups, then the other columns. */
  readonly groups?: ColumnGroups;
  /** One weight per background row, not negative; scaled to sum to 1. Default: all the same. */
  readonly weights?: ArrayLike<number>;
};

export type TreeShapleyAsyncOptions = TreeShapleyOptions & {
  /** Stops the work, which rejects with ABORTED. */
  readonly signal?: AbortSignal;
};

/** Shapley values of many rows. */
export type TreeShapley = {
  /** rows x outputs x parts: part p of output o of row r is `values[(r * outputs + o) * parts + p]` */
  readonly values: Float64Array;
  /** Per output: the average answer to the background. Values add up to answer - baseline. */
  readonly baseline: Float64Array;
  readonly rows: number;
  readonly outputs: number;
  readonly parts: number;
};

/**
 * Exact interventional Shapley values of a tree or a forest, without asking it 2^parts questions: those that
 * exactShapley gives for columns(background, row), in polynomial time. Nothing is random.
 *
 * @param forest  a tree as fitTree gives, or a forest as forestFromXGBoost and its like give
 * @param background  rows x features; what "hidden" means. Categories as codes, gaps as NaN
 * @param x  rows x features, or the numbers of one row: what is explained
 * @throws WhyboxError INVALID_DATA naming the path in the forest, or the row and feature that do not fit;
 *   INVALID_ARGUMENT for options
 * Source: Lundberg et al. 2020 (interventional TreeSHAP); Laberge & Pequignot 2022; Zern et al. 2023. Departs
 *   from them in counting background rows by which conditions of a leaf's path they fail, see docs/tree-shapley.md.
 * Cost: no model rows. Time rows x nodes + rows x leaves x depth, whatever the background, plus background
 *   rows x nodes once; paths of more than 8 parts cost rows x background rows instead. Memory besides the
 *   result: a few MB, and a copy of x and background. No other work gets its turn: see treeShapleyAsync.
 * @example
 * const { values, baseline } = treeShapley(tree, background, x);
 */
export function treeShapley(
  forest: DecisionTree | Forest,
  background: ForestRows,
  x: ForestRows,
  options: TreeShapleyOptions = {},
): TreeShapley {
  return atOnce(checkedInSteps("treeShapley", OPTIONS, forest, background, x, options));
}

/**
 * treeShapley, with turns for other work and a signal: for deep forests and many rows. The same bits.
 *
 * @param forest  a tree as fitTree gives, or a forest as forestFromXGBoost and its like give
 * @param background  rows x features; what "hidden" means. Categories as codes, gaps as NaN
 * @param x  rows x features, or the numbers of one row: what is explained
 * @throws WhyboxError as treeShapley; ABORTED
 * Cost: as treeShapley.
 * @example
 * const { values } = await treeShapleyAsync(tree, background, x, { signal: AbortSignal.timeout(60_000) });
 */
export async function treeShapleyAsync(
  forest: DecisionTree | Forest,
  background: ForestRows,
  x: ForestRows,
  options: TreeShapleyAsyncOptions = {},
): Promise<TreeShapley> {
  const where = "treeShapleyAsync";
  checkSignal(where, options?.signal);
  const steps = checkedInSteps(where, [...OPTIONS, "signal"], forest, background, x, options);
  return inTurns(steps, turnsOf(where, options?.signal));
}

const OPTIONS = ["groups", "weights"];

function* checkedInSteps(
  where: string,
  known: readonly string[],
  forest: DecisionTree | Forest,
  background: ForestRows,
  x: ForestRows,
  options: TreeShapleyOptions,
): Steps<TreeShapley> {
  const flat = yield* flatForestInSteps(where, forest);
  checkKnownOptions(where, options, known);
  return yield* treeShapleyInSteps(where, flat, background, x, options);
}

/** treeShapley of a forest that has been read into typed arrays, for the function named by `where`, with pauses. */
export function* treeShapleyInSteps(
  where: string,
  flat: FlatForest,
  background: ForestRows,
  x: ForestRows,
  options: TreeShapleyOptions,
): Steps<TreeShapley> {
  const task = yield* treeTask(where, flat, background, x, options);
  const { paths, parts, outputs, rows, maxParts, baseline } = task;
  const values = new Float64Array(rows * outputs * parts);
  const weights = shapleyWeights(maxParts);
  const leafValues = shapleyLeafValues(parts, weights, maxParts);
  for (const [i, tree] of flat.trees.entries()) {
    if (paths[i].shallow[0] === 1) yield* addByPatterns(tree, paths[i], task, leafValues, values);
    if (paths[i].deep[0] === 1) {
      yield* pairsInTurns(rows, task.background.rows, (row, references) =>
        addByPairs(tree, paths[i], task, weights, values, row, references),
      );
    }
  }
  for (let i = 0; i < values.length; i++) values[i] *= flat.scale;
  return { values, baseline, rows, outputs, parts };
}

/**
 * The Shapley values of the game "all of p players are there and none of n others", worth 1:
 * entry p * (max + 1) + n is (p - 1)! n! / (p + n)!, the share of orders in which one of the p comes last of
 * them and before all n. One of the n gets minus the entry n * (max + 1) + p.
 *
 * @param max  the largest number of players
 * @returns  (max + 1) x (max + 1); row 0 is 0
 * Source: Shapley 1953; for leaves Lundberg et al. 2020, Laberge & Pequignot 2022.
 */
export function shapleyWeights(max: number): Float64Array {
  const weights = new Float64Array((max + 1) ** 2);
  for (let p = 1; p <= max; p++) {
    const row = p * (max + 1);
    weights[row] = 1 / p;
    for (let n = 1; n <= max - p; n++) weights[row + n] = (weights[row + n - 1] * n) / (p + n);
  }
  return weights;
}

/**
 * Adds the Shapley values of the leaves of more than MAX_TABLED_PARTS parts, pair by pair of a row and a
 * background row.
 *
 * @param weights  those of shapleyWeights(maxParts)
 * @param values  rows x outputs x parts, added to
 * @param rows  the rows that are added to. Default: all
 * @param references  the background rows that each of them is paired with. Default: all
 * Cost: as walkPairs, and the parts that are decided at each leaf.
 */
export function addByPairs(
  tree: FlatTree,
  paths: PathParts,
  task: TreeTask,
  weights: Float64Array,
  values: Float64Array,
  rows: Range = { from: 0, to: task.rows },
  references?: Range,
): void {
  const { outputs, parts, maxParts } = task;
  const visitor =
    (kept: Int32Array, hidden: Int32Array): AtLeaf =>
    (leaf, row, reference, keptParts, hiddenParts) => {
      const weight = task.backgroundWeights[reference];
      const gain = weight * weights[keptParts * (maxParts + 1) + hiddenParts];
      const loss = weight * weights[hiddenParts * (maxParts + 1) + keptParts];
      for (let output = 0; output < outputs; output++) {
        const value = tree.values[leaf * outputs + output];
        if (value === 0) continue;
        const at = (row * outputs + output) * parts;
        for (let i = 0; i < keptParts; i++) values[at + kept[i]] += value * gain;
        for (let i = 0; i < hiddenParts; i++) values[at + hidden[i]] -= value * loss;
      }
    };
  walkPairs(tree, paths, task, rows, visitor, references);
}
